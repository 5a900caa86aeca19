"""From notes to steps, from steps to scenes, and from several replays to one axis."""

from dataclasses import replace
from itertools import accumulate

import pytest

from hexapla.judging.impostors import IMPOSTOR
from hexapla.process.trace import Event, Trace
from hexapla.project.root import UserError
from hexapla.record.evidence import digest
from hexapla.record.facts import WITH_TEXT, Replay, Run
from hexapla.replay.assemble import with_clients
from hexapla.replay.axis import Axis, common_axis
from hexapla.replay.columns import program_replays
from hexapla.replay.raw import RawEvent
from hexapla.replay.rows import replay_rows
from hexapla.replay.statements import statement_lines
from hexapla.replay.states import BELOW, OVER, RUNS, WAITS, check_texts, program_only, scenes
from hexapla.replay.steps import MAX_ROUNDS, Step, Steps, waiting_calls

PYTHON = """\
@decorated
def main(
    naps,
):
    print(
        "gathered",
    )
    try:
        pass
    except ValueError:
        pass
"""
SCRIPT = """\
async function main(naps) {
  const promises = naps.map(([name]) =>
    nap(name), // ) not here
  );
  each(() => {
    const text = `( ${naps} (`;
    use(
      text,
    );
  });
}
"""
TEXT = "async def nap():\n    print('nap sleeps')\n    await sleep()\n    print('nap wakes')\n"
NAP = [
    ("s", 0, 1, ""),
    ("l", 0, 2, ""),
    ("o", 0, 2, "nap sleeps"),
    ("l", 0, 3, ""),
    ("p", 0, 3, ""),
    ("r", 0, 3, ""),
    ("l", 0, 4, ""),
    ("o", 0, 4, "nap wakes"),
    ("e", 0, 4, ""),
]


def replay(
    steps: list[tuple[str, int, int, str]], delays: dict[int, int] | None = None, name: str = "mine"
) -> Replay:
    """Return the replay of these steps: kind, task, line, text. A step takes a tenth of a millisecond."""
    kinds, who, lines, texts = zip(*steps, strict=True)
    return Replay(
        subject=name,
        framework=name,
        engine="",
        program="nap",
        digests={"nap.py": digest(TEXT)},
        tasks=tuple(f"task-{number}" for number in range(max(who) + 1)),
        threads=(0,) * (max(who) + 1),
        loop=-1,
        kinds="".join(kinds),
        delays=tuple((delays or {}).get(number, 1) for number in range(len(steps))),
        who=who,
        lines=lines,
        files="",
        texts=tuple(text for kind, text in zip(kinds, texts, strict=True) if kind in WITH_TEXT),
        other_order="",
    )


@pytest.mark.parametrize(
    ("text", "suffix", "first_lines"),
    [
        (PYTHON, ".py", [1, 1, 1, 1, 5, 5, 5, 8, 9, 10, 11]),
        (SCRIPT, ".mjs", [1, 2, 2, 2, 5, 6, 7, 7, 7, 10, 11]),
    ],
)
def test_a_statement_of_many_lines_is_one_step(
    text: str, suffix: str, first_lines: list[int]
) -> None:
    assert first_lines == [first for first, _ in statement_lines(text, suffix).values()]


def test_a_loop_that_only_turns_is_folded() -> None:
    spans = statement_lines("\n" * 9, ".py")
    made = Steps([spans], {})
    made.take(RawEvent(1, "s", 1, 1, line=1))
    rounds = 1000
    for number in range(rounds * 3):
        made.take(RawEvent(2 + number, "l", 1, 1, line=2 + number % 3))
    made.take(RawEvent(9999, "o", 1, 0, text="main ends"))
    made.unfold()
    places = [(step.kind, step.line) for step in made.steps]
    text = made.steps[-2].text

    assert ("s", 1) == places[0]
    assert [("l", 2), ("l", 3), ("l", 4)] * 2 == places[1:7]
    assert ("o", 4) == places[-1]
    assert "g" == made.steps[-2].kind
    assert len(places) < 20
    assert f"the last 3 steps {rounds - (len(places) - 3) // 3} times more" == text


def test_a_short_loop_is_told_round_by_round() -> None:
    made = Steps([statement_lines("\n" * 9, ".py")], {})
    made.take(RawEvent(1, "s", 1, 1, line=1))
    for number in range((MAX_ROUNDS - 1) * 2):
        made.take(RawEvent(2 + number, "l", 1, 1, line=2 + number % 2))
    made.unfold()

    assert (MAX_ROUNDS - 1) * 2 + 1 == len(made.steps)


def test_a_thread_waits_in_a_call_that_lasts_and_a_loop_s_task_does_not() -> None:
    steps = [Step(0, "s", 1, 1), Step(1, "l", 1, 2), Step(10**9, "l", 1, 3), Step(10**9, "e", 1, 3)]

    assert "slprle" == "".join(step.kind for step in waiting_calls(steps, {1}))
    assert steps == waiting_calls(steps, set())


def test_what_clients_did_stands_between_the_steps_of_the_server() -> None:
    steps = [Step(500_000_000, "o", 1, 3, text="listening"), Step(700_000_000, "l", 1, 4)]
    events = [
        Event(0.25, "listening"),
        Event(0.3, "client-1 connects"),
        Event(0.9, "SIGTERM is sent"),
    ]
    found, names = with_clients(steps, events)

    assert ["client-1"] == names
    assert ["listening", "client-1 connects", "", "SIGTERM is sent"] == [it.text for it in found]
    assert [500, 550, 700, 1150] == [round(it.at / 1e6) for it in found]


def test_a_scene_says_where_every_task_is() -> None:
    calls = [("s", 0, 1, ""), ("l", 0, 2, ""), ("s", 1, 5, ""), ("p", 1, 6, ""), ("l", 0, 3, "")]
    found = scenes(replay([*calls, ("r", 1, 6, ""), ("e", 1, 7, ""), ("u", 0, 3, "")]))

    assert [
        {},
        {0: RUNS},
        {0: RUNS},
        {0: BELOW, 1: RUNS},
        {0: RUNS, 1: WAITS},
        {0: RUNS, 1: WAITS},
        {0: BELOW, 1: RUNS},
        {0: RUNS, 1: OVER},
        {0: OVER, 1: OVER},
    ] == [{task: it.state for task, it in scene.tasks.items()} for scene in found]
    assert [2, 6] == [found[4].tasks[task].line for task in (0, 1)]


def test_threads_run_side_by_side() -> None:
    found = replay([("s", 0, 1, ""), ("s", 1, 5, "")])

    assert [0, 1] == scenes(replace(found, threads=(0, 1)))[-1].having(RUNS)
    assert [1] == scenes(found)[-1].having(RUNS)


def test_without_the_loop_s_lines_a_task_stands_at_the_program_s() -> None:
    steps = [*NAP[:4], ("l", 0, 70, ""), ("p", 0, 73, ""), ("s", 1, 90, ""), ("l", 1, 91, "")]
    whole = replace(replay([*steps, *NAP[5:]]), files="000011110000")
    own = program_only(replace(whole, digests={**whole.digests, "loop.py": ""}))

    assert ("slolp" + "rloe", ("task-0",)) == (own.kinds, own.tasks)
    assert (1, 2, 2, 3, 3, 3, 4, 4, 4) == own.lines
    assert [*accumulate(whole.delays)][-1] == [*accumulate(own.delays)][-1]
    assert ["nap.py"] == [*own.digests]
    assert own is program_only(own)


def test_another_text_is_refused() -> None:
    found = replay(NAP)
    check_texts(found, {"nap.py": TEXT})

    for texts in ({"nap.py": TEXT + "\n"}, {}):
        with pytest.raises(
            UserError, match=r"nap\.py of mine is not the text that was recorded: run"
        ):
            check_texts(found, texts)


def test_a_row_shows_every_lane_and_the_line() -> None:
    rows = [*replay_rows(replay(NAP, {5: 1000}), {"nap.py": TEXT})]

    assert ["*", "#", ">", "#", "v", "|", "^", "#", ">", "."] == [row.signs[0] for row in rows]
    assert "async def nap():   (begins)" == rows[0].text
    assert ("> nap sleeps", 0) == (rows[2].text, rows[2].line)
    assert ("... 0.1 s ...", -1) == (rows[5].text, rows[5].task)
    assert ("await sleep()   (goes on)", 3) == (rows[6].text, rows[6].line)


def axis(*found: Replay) -> Axis:
    made = common_axis(found)

    assert made.ticks[-1].taken == tuple(len(it.kinds) for it in found)
    assert all(
        earlier <= later
        for tick, following in zip(made.ticks, made.ticks[1:], strict=False)
        for earlier, later in zip(tick.taken, following.taken, strict=True)
    )
    return made


def test_replays_meet_at_the_lines_that_all_print() -> None:
    longer = [*NAP[:2], ("l", 0, 2, ""), ("l", 0, 3, ""), *NAP[2:]]
    made = axis(replay(NAP), replay(longer))

    assert [(3, 5), (8, 10)] == [tick.taken for tick in made.ticks if tick.meets]
    assert [("nap sleeps",) * 2, ("nap wakes",) * 2] == [it.meets for it in made.ticks if it.meets]
    assert ((), ()) == made.apart


def test_replays_meet_where_another_task_does_the_same() -> None:
    first, second = (
        replay([("o", 0, 1, text) for text in (*texts, "main ends")])
        for texts in (("A sleeps", "B sleeps"), ("B sleeps", "A sleeps"))
    )
    made = axis(first, second)

    assert ((), ()) == made.apart
    assert [("A sleeps", "B sleeps"), ("B sleeps", "A sleeps"), ("main ends", "main ends")] == [
        tick.meets for tick in made.ticks if tick.meets
    ]


def test_replays_meet_at_pauses_if_all_pause_equally_often() -> None:
    late = replay(NAP, {5: 1500})
    made = axis(replay(NAP, {5: 1000}), late)
    [pause] = [tick for tick in made.ticks if tick.pause]

    assert ((5, 5), 0.125) == (pause.taken, pause.pause)
    assert not any(tick.pause for tick in axis(replay(NAP), late).ticks)


def test_lines_at_which_replays_cannot_meet_are_named() -> None:
    turned = [("s", 0, 1, ""), ("o", 0, 4, "nap wakes"), ("o", 0, 2, "nap sleeps"), ("e", 0, 4, "")]
    more = [*NAP[:-1], ("o", 0, 4, "nap wakes again"), NAP[-1]]

    assert (("nap sleeps",), ("nap sleeps",)) == axis(replay(NAP), replay(turned)).apart
    assert ((), ("nap wakes again",)) == axis(replay(NAP), replay(more)).apart


def run(text: str = TEXT, name: str = "mine") -> Run:
    return Run(name, name, "", "nap", text, {}, (), Trace((), ()))


def test_the_columns_of_a_program_are_ready_to_be_shown() -> None:
    found = program_replays(
        "nap", [run(), run(name="yours")], [replay(NAP), replay(NAP, name="yours")]
    )
    [first, second] = found.columns

    assert ["mine", "yours"] == [first.replay.subject, second.replay.subject]
    assert TEXT.splitlines() == [*first.files[0].lines]
    assert 10 == len(first.scenes)
    assert found.axis is not None
    assert (9, 9) == found.axis.ticks[-1].taken
    assert first.with_loop is None


def test_a_wrong_program_is_shown_only_if_it_is_named() -> None:
    wrong = replace(replay(NAP, name="wrong"), framework=IMPOSTOR)
    runs, replays = [run(), run(name="wrong")], [wrong, replay(NAP)]
    named = program_replays("nap", runs, replays, ["mine", "wrong"])
    none = program_replays("nap", runs, replays, ["yours"])

    assert ["mine"] == [it.replay.subject for it in program_replays("nap", runs, replays).columns]
    assert ["mine", "wrong"] == [it.replay.subject for it in named.columns]
    assert ((), None) == (none.columns, none.axis)


def test_columns_of_another_text_are_refused() -> None:
    with pytest.raises(UserError, match="is not the text that was recorded"):
        program_replays("nap", [run(TEXT + "\n")], [replay(NAP)])
