"""A replay in a terminal: a row for each step, a lane for each task, the line beside it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hexapla.record.facts import STEPS, WITH_TEXT, Replay
from hexapla.replay.states import BELOW, NOBODY, OVER, RUNS, WAITS, scenes
from hexapla.source.sanitize import sanitize

PAUSE_S = 0.05  # without a step: a row of its own
SIGNS = {
    "s": "*",
    "l": "#",
    "p": "v",
    "r": "^",
    "t": "!",
    "e": ".",
    "u": "x",
    "o": ">",
    "c": ">",
    "g": "@",
}
STATE_SIGNS = {RUNS: "#", WAITS: "|", BELOW: ":", OVER: " "}
LEGEND = (
    "* begins  # runs  > prints  v waits, then |  ^ goes on  ! goes on with an error  "
    ". is over  x ends with an error  : has called another"
)
SILENT = "lo"  # kinds of steps that the line or the text explains


class Row(NamedTuple):
    """`at` is in seconds; `line` is 0 if the row has none. `task` is the one that took the step, or -1."""

    at: float
    signs: tuple[str, ...]  # one for each task
    task: int
    file: int
    line: int
    text: str


def replay_rows(replay: Replay, texts: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a replay; `texts` are those of its files by name, the program's first."""
    lines = [text.splitlines() for text in texts.values()]
    said = iter(replay.texts)
    before = scenes(replay)
    for number, (kind, task) in enumerate(zip(replay.kinds, replay.who, strict=True)):
        earlier, now = before[number], before[number + 1]
        standing = {it: STATE_SIGNS[position.state] for it, position in now.tasks.items()}
        if number and now.at - earlier.at >= PAUSE_S:
            still = {it: STATE_SIGNS[position.state] for it, position in earlier.tasks.items()}
            if still.get(replay.loop) == STATE_SIGNS[RUNS]:
                still[replay.loop] = STATE_SIGNS[WAITS]  # in the kernel
            yield Row(
                earlier.at,
                signs(replay, still),
                NOBODY,
                0,
                0,
                f"... {now.at - earlier.at:.1f} s ...",
            )
        line = replay.lines[number]
        file = int(replay.files[number]) if replay.files else 0
        words = next(said) if kind in WITH_TEXT else ""
        shown = lines[file][line - 1].strip() if line else ""
        if kind in WITH_TEXT:
            text, line = f"{'... ' if kind == 'g' else '> '}{words}", 0
        else:
            text = shown if kind in SILENT else f"{shown}   ({STEPS[kind]})".lstrip()
        yield Row(
            now.at, signs(replay, {**standing, task: SIGNS[kind]}), task, file, line, sanitize(text)
        )


def signs(replay: Replay, standing: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(standing.get(task, " ") for task in range(len(replay.tasks)))
