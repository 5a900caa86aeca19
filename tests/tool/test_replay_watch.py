"""A program is recorded until its lines are those of a run without a recorder."""

import sys
from pathlib import Path

import pytest

from hexapla.process.child import end_all
from hexapla.process.parallel import run_parallel
from hexapla.process.sample_run import one_run
from hexapla.process.trace import Event, Trace
from hexapla.project.contract import contract
from hexapla.project.framework import frameworks
from hexapla.project.implementation import Implementation, implementation
from hexapla.project.root import UserError
from hexapla.record.facts import Replay
from hexapla.replay.states import OVER, RUNS, WAITS, Scene, program_only, scenes
from hexapla.replay.watch import (
    MORE_UNWATCHED,
    TRIES,
    Recording,
    other_order,
    record,
    recorded_command,
    recorded_files,
)

SLEEP_WORDS = ("sleep", "deferLater", "Timeout")
LINES = [f"{name} sleeps" for name in ("Task-A", "Task-B", "Task-C")]
LINES += ["Task-B wakes", "Task-C wakes", "Task-A wakes", "gathered Task-A Task-B Task-C"]
USUAL = Trace((), (), tuple(Event(0.1, line) for line in LINES), code=0)
FEW = 3  # tries
AT_ONCE = 5
COLUMNS = [implementation(column, column.default) for column in frameworks()]

ALTERNATES = """\
import pathlib
def main():
    file = pathlib.Path(__file__).with_name("runs.txt")
    runs = len(file.read_text()) if file.is_file() else 0
    file.write_text("." * (runs + 1))
    print("main says", runs % TURNS)
    print("main ends")

main()
"""


def once(subject: Implementation, program: str) -> Replay:
    """Return a replay; of `sleep_gather`, one in the usual order if a few runs have it."""
    files = recorded_files(subject, program)
    about = (subject.name, subject.framework.name, subject.engine.name, program)
    page, tries = contract(program), FEW if program == "sleep_gather" else 1
    found = record(subject.command(program), subject.env, page, about, files, USUAL, tries)
    return found.replay


@pytest.fixture(scope="module")
def naps() -> dict[str, Replay]:
    """Replays of `sleep_gather` by framework, of those that can run here."""
    here = [it for it in COLUMNS if it.available and it.has("sleep_gather")]
    found = run_parallel(lambda it: once(it, "sleep_gather"), here, AT_ONCE, end_all)
    return {subject.name: replay for subject, replay in zip(here, found, strict=True)}


@pytest.fixture(params=COLUMNS, ids=lambda it: it.name)
def column(request: pytest.FixtureRequest, naps: dict[str, Replay]) -> Implementation:
    found: Implementation = request.param
    if found.name not in naps:
        pytest.skip(found.unavailable or "it has no sleep_gather")
    return found


def after(replay: Replay, text: str) -> Scene:
    """Return the scene right after a line was printed."""
    return scenes(replay)[1 + text_steps(replay)[replay.texts.index(text)]]


def text_steps(replay: Replay) -> list[int]:
    return [number for number, kind in enumerate(replay.kinds) if kind in "ocg"]


def named(replay: Replay, scene: Scene, state: str) -> set[str]:
    return {replay.tasks[task] for task in scene.having(state)} - {"loop"}


def test_who_runs_and_who_waits_where_in_every_column(
    column: Implementation, naps: dict[str, Replay]
) -> None:
    found = program_only(naps[column.name])
    own = column.framework.program("sleep_gather")
    lines = own.read_text(encoding="utf-8").splitlines()
    tasks = {"Task-A", "Task-B", "Task-C"}

    def line(scene: Scene, name: str) -> str:
        return lines[scene.tasks[found.tasks.index(name)].line - 1]

    first_nap = found.texts[0].split(" ")[0]
    begun, last = after(found, found.texts[0]), after(found, found.texts[-1])
    asleep = next(it for it in scenes(found) if tasks <= named(found, it, WAITS))
    short = found.texts[3].split(" ")[0]
    woken, long = after(found, found.texts[3]), after(found, "Task-A wakes")

    assert tasks | {"main"} == {*found.tasks} - {"loop"}
    assert first_nap in named(found, begun, RUNS)
    assert "sleeps" in line(begun, first_nap)
    assert all(any(word in line(asleep, name) for word in SLEEP_WORDS) for name in tasks)
    assert tasks == named(found, asleep, WAITS) - {"main"}
    assert short in named(found, woken, RUNS)
    assert "Task-A" in named(found, woken, WAITS)
    assert tasks - {"Task-A"} == named(found, long, OVER)
    assert "main" in named(found, long, WAITS)
    assert {"main"} == named(found, last, RUNS)
    assert tasks == named(found, last, OVER)


def test_a_task_prints_the_lines_that_have_its_name(
    column: Implementation, naps: dict[str, Replay]
) -> None:
    found = program_only(naps[column.name])
    texts = iter(found.texts)
    printed = [
        (found.tasks[task], next(texts))
        for kind, task in zip(found.kinds, found.who, strict=True)
        if kind == "o"
    ]

    assert [(text.split(" ")[0], text) for _, text in printed[:-1]] == printed[:-1]
    assert "main" == printed[-1][0]


def test_a_loop_in_a_file_of_its_column_is_recorded_too(naps: dict[str, Replay]) -> None:
    wholes = [it for it in naps.values() if len(it.digests) > 1]

    for whole in wholes:
        own = program_only(whole)

        assert {"0", "1"} <= {*whole.files}
        assert "" == own.files
        assert own.texts == whole.texts
        assert {*own.tasks} < {*whole.tasks}, "the loop has tasks of its own"
        assert whole.loop == whole.who[whole.files.index("1")], "the loop's lines are in its lane"
    beside = [
        it for it in COLUMNS if it.name in naps and len(recorded_files(it, "sleep_gather")) > 1
    ]

    assert len(beside) == len(wholes)


@pytest.mark.parametrize("program", ["echo_server", "echo_client", "graceful_server"])
def test_servers_have_clients_and_clients_a_server(program: str) -> None:
    subject = next(it for it in COLUMNS if it.available)
    found = program_only(once(subject, program))
    clients = {task for task, thread in zip(found.tasks, found.threads, strict=True) if thread < 0}

    assert ({"client-1", "client-2", "client-3"} if "server" in program else set()) == clients
    if "server" in program:
        assert "client-1 connects" in found.texts
        assert found.texts.index("client-3 leaves") < found.texts.index("client-1 leaves")
    assert ("SIGTERM is sent" in found.texts) == (program == "graceful_server")


def alternating(folder: Path, turns: int, unwatched: list[str]) -> Recording:
    """Record a program that prints another number at each run, of so many."""
    program = folder / "future.py"
    text = ALTERNATES.replace("TURNS", str(turns))
    program.write_text(text, encoding="utf-8")
    about = ("mine", "mine", "", "future")
    lines = tuple(Event(0.1, line) for line in unwatched)
    trace = Trace((), (), lines, code=0)
    command = (sys.executable, str(program))
    return record(command, {}, contract("future"), about, {program: text}, trace)


def test_a_program_is_recorded_until_its_lines_agree(tmp_path: Path) -> None:
    found, unwatched = alternating(tmp_path, 2, ["main says 1", "main ends"])

    assert "" == found.other_order
    assert "main says 1" == found.texts[0] == unwatched.lines[0]
    assert 2 == len((tmp_path / "runs.txt").read_text())


def test_a_program_with_several_orders_also_runs_again_without_a_recorder(tmp_path: Path) -> None:
    found, unwatched = alternating(tmp_path, 2, ["main says 7", "main ends"])

    assert "" == found.other_order
    assert [*found.texts] == unwatched.lines


def test_a_replay_in_another_order_says_how(tmp_path: Path) -> None:
    found, unwatched = alternating(tmp_path, 10**6, ["main says -1", "main ends"])
    runs = TRIES + len(MORE_UNWATCHED)

    assert f"line 1 was 'main says {runs - 1}', and without a recorder 'main says -1'" == (
        found.other_order
    )
    assert "main says -1" == unwatched.lines[0]
    assert runs == len((tmp_path / "runs.txt").read_text())


def test_lines_that_are_missing_are_another_order() -> None:
    assert "2 lines were printed, and without a recorder 1" == other_order(
        Trace((), (), (Event(1, "a"), Event(1, "b"))), Trace((), (), (Event(1, "a"),)), ["a", "b"]
    )


def test_lines_that_were_noted_in_another_order_are_no_recording() -> None:
    trace = Trace((), (), (Event(1, "a"), Event(1, "b")))

    assert "the recorder noted the lines in another order than they came in" == (
        other_order(trace, trace, ["b", "a"])
    )


def test_a_recorder_that_cannot_start_is_a_sentence(tmp_path: Path) -> None:
    program = tmp_path / "future.py"
    program.write_text("main(", encoding="utf-8")
    about = ("mine", "mine", "", "future")
    command = (sys.executable, str(program))

    with pytest.raises(UserError, match=r"^mine cannot record future: SyntaxError: .*\.$"):
        record(command, {}, contract("future"), about, {program: "main("}, Trace((), ()))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("python", "engines/on.py", "future.py"), "future.py is started by another program"),
        (("python", "other.py"), "future.py is started by another program"),
        (("ruby", "future.rb"), "There is no recorder for .rb files"),
    ],
)
def test_what_cannot_be_recorded_is_refused(command: tuple[str, ...], sentence: str) -> None:
    program = Path("future.rb" if command[0] == "ruby" else "future.py")

    with pytest.raises(UserError, match=sentence):
        recorded_command(command, program)


def test_recording_changes_nothing_that_a_program_prints(tmp_path: Path) -> None:
    text = (
        "import sys\ndef main():\n    print(__name__, sys.argv, __file__, sys.path[0])\n\nmain()\n"
    )
    program = tmp_path / "future.py"
    program.write_text(text, encoding="utf-8")
    command = (sys.executable, str(program))
    unwatched = one_run(command, {}, contract("future"))
    about = ("mine", "mine", "", "future")
    found = record(command, {}, contract("future"), about, {program: text}, unwatched).replay

    assert "" == found.other_order
    assert unwatched.lines == [*found.texts]
    assert "__main__" in found.texts[0]
