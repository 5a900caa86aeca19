"""What a page shows is what was judged: its text, one run of it, and those wrong ones worth showing."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from hexapla.cli.main import main
from hexapla.comparison import compare
from hexapla.comparison.sample_runs import made, worth_showing
from hexapla.judging.impostors import impostors
from hexapla.process import sample_run
from hexapla.process.observe import observe
from hexapla.process.sample_run import one_run
from hexapla.process.trace import Inconclusive, Trace
from hexapla.project.contract import contract
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError
from hexapla.record.evidence import Evidence, read
from hexapla.record.facts import Verdict

IMPOSTOR = '''"""Say nothing before the end.

{see}Caught by:
- It gets the result: missing-line
"""

print("main gets Done!")
'''
SEE = "See: only the end\nof it.\n\n"

Compare = Callable[..., Evidence]


@pytest.fixture
def compared(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compare the one column of the small checkout, hearing of what goes on."""
    monkeypatch.setattr(time, "sleep", lambda _: None)  # the control may be a short one
    (checkout / "packages" / "mine" / "sleep_gather.py").unlink()
    return lambda progress=lambda _: None: compare.compare(frameworks(), 7, progress)


@pytest.fixture
def impostor(checkout: Path) -> Callable[..., Path]:
    """Write an impostor, and say of it what is to be seen or not."""

    def write(name: str, see: str = "", program: str = "future") -> Path:
        path = checkout / "tests" / "impostors" / program / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(IMPOSTOR.format(see=see))
        return path

    return write


def lines(trace: object) -> list[str]:
    """Return the lines of a trace."""
    assert isinstance(trace, Trace)
    return trace.lines


def test_a_run_holds_the_text_that_ran_and_the_files_beside_it(
    compared: Compare, checkout: Path
) -> None:
    folder = checkout / "packages" / "mine"
    (folder / "helper.py").write_text("WAIT = 0.02  # é\n")
    (folder / "notes.txt").write_text("no code\n")
    (folder / "engines").mkdir()
    (folder / "engines" / "start.py").write_text("no program either\n")
    text = (folder / "future.py").read_text().replace('"0.01"', "helper.WAIT")
    (folder / "future.py").write_text(f"import helper\n{text}")
    [run] = compared().runs

    assert ("mine", "mine", "first", "future") == (
        run.subject,
        run.framework,
        run.engine,
        run.program,
    )
    assert f"import helper\n{text}" == run.source
    assert {"helper.py": "WAIT = 0.02  # é\n"} == run.beside
    assert (sys.executable, str(folder / "future.py")) == run.command
    assert ["main waits", "main gets Done!"] == lines(run.trace)
    assert ((), 0) == (run.trace.arguments, run.trace.code)


def test_a_program_with_a_page_stands_beside_no_other(compared: Compare, checkout: Path) -> None:
    second(checkout)
    found = {run.program: run for run in compared().runs}

    assert ["future", "present"] == sorted(found)
    assert [{}, {}] == [run.beside for run in found.values()]


def second(checkout: Path) -> None:
    """Add another program to the small checkout, which is judged as the first is."""
    page = checkout / "shared" / "contract" / "future.md"
    (page.parent / "present.md").write_text(page.read_text().replace("future", "present"))
    test = checkout / "tests" / "conformance" / "test_future.py"
    (test.parent / "test_present.py").write_text(test.read_text())
    program = checkout / "packages" / "mine" / "future.py"
    (program.parent / "present.py").write_text(program.read_text())


def test_a_program_that_is_not_there_does_not_run(compared: Compare, checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").unlink()

    assert [] == compared().runs


def test_a_column_that_cannot_run_here_does_not(
    compared: Compare, manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-thing"')

    assert [] == compared().runs


def test_an_impostor_that_is_worth_seeing_is_run_and_caught(
    compared: Compare, impostor: Callable[..., Path]
) -> None:
    path = impostor("says_nothing", SEE)
    record = compared()
    [run] = [each for each in record.runs if each.framework == "impostor"]
    [caught] = record.caught

    assert ("says_nothing", "", "future") == (run.subject, run.engine, run.program)
    assert (path.read_text(), {}) == (run.source, run.beside)
    assert (sys.executable, str(path)) == run.command
    assert ["main gets Done!"] == lines(run.trace)
    assert ("says_nothing", "It gets the result", "broken", 7) == (
        caught.subject,
        caught.promise,
        caught.verdict,
        caught.seed,
    )
    assert "missing-line" == caught.code
    assert {"mine"} == {each.framework for each in record.verdicts}


def test_an_impostor_without_anything_to_see_is_neither_run_nor_caught(
    compared: Compare, impostor: Callable[..., Path]
) -> None:
    impostor("says_nothing")
    record = compared()

    assert [] == record.caught
    assert ["mine"] == [each.subject for each in record.runs]
    assert [] == worth_showing("future")


def test_an_impostor_of_another_program_is_not_taken_for_its_namesake(
    compared: Compare, impostor: Callable[..., Path], checkout: Path
) -> None:
    second(checkout)
    impostor("says_nothing", SEE)
    impostor("says_nothing", program="present")
    impostor("says_little", SEE, program="present")
    found = {(each.program, each.subject) for each in compared().caught}

    assert {("future", "says_nothing"), ("present", "says_little")} == found


def test_an_impostor_that_keeps_its_promise_is_not_called_caught(
    compared: Compare, impostor: Callable[..., Path], checkout: Path
) -> None:
    path = impostor("says_all", SEE)
    path.write_text(f'{path.read_text().partition("print(")[0]}print("main waits")\n')
    with path.open("a") as file:
        file.write('print("main gets Done!")\n')
    said: list[str] = []
    record = compared(said.append)

    assert [] == record.caught
    assert ["mine", "says_all"] == sorted(each.subject for each in record.runs)
    assert "impostors: 1 kept" in said


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (SEE, "only the end of it."),
        ("See: the end.\n\n", "the end."),
        ("", ""),
        ("I see: nothing.\n\n", ""),
    ],
)
def test_what_is_to_be_seen_is_a_sentence_and_the_promise_stays(
    text: str, seen: str, impostor: Callable[..., Path], checkout: Path
) -> None:
    impostor("says_nothing", text)
    [found] = impostors("future")

    assert seen == found.caption
    assert {"It gets the result": "missing-line"} == found.caught_by


def test_what_is_to_be_seen_may_stand_at_the_end(
    impostor: Callable[..., Path], checkout: Path
) -> None:
    path = impostor("says_nothing")
    path.write_text(path.read_text().replace('missing-line\n"""', 'main waits\n\nSee: this.\n"""'))
    [found] = impostors("future")

    assert "this." == found.caption


def test_the_record_of_a_comparison_is_read_as_it_was_written(
    compared: Compare, impostor: Callable[..., Path], checkout: Path
) -> None:
    impostor("says_nothing", SEE)
    record = compared()
    record.write(checkout / "evidence.jsonl")
    again = read(checkout / "evidence.jsonl")

    assert (1, 2) == (again.counts["caught"], again.counts["runs"])
    assert [each.source for each in record.runs] == [each.source for each in again.runs]
    assert [lines(each.trace) for each in record.runs] == [lines(each.trace) for each in again.runs]


def edit(path: Path) -> None:
    """Change a program by a space."""
    path.write_text(f"{path.read_text()} ")


@pytest.mark.parametrize("change", [edit, Path.unlink], ids=["edited", "deleted"])
@pytest.mark.parametrize("name", ["packages/mine/future.py", "packages/mine/helper.py", "wrong"])
def test_a_program_that_changes_while_it_is_judged_ends_the_comparison(
    name: str,
    change: Callable[[Path], None],
    compared: Compare,
    impostor: Callable[..., Path],
    checkout: Path,
) -> None:
    wrong = impostor("says_nothing", SEE)
    (checkout / "packages" / "mine" / "helper.py").write_text("HELP = 1\n")
    path = wrong if name == "wrong" else checkout / name

    def once_all_have_run(line: str) -> None:
        if "ran without arguments" in line:
            change(path)

    with pytest.raises(UserError) as misuse:
        compared(once_all_have_run)

    assert f"{path} changed while it was judged: compare once more." == str(misuse.value)


def test_a_file_that_appears_beside_a_program_is_a_change_too(
    compared: Compare, checkout: Path
) -> None:
    path = checkout / "packages" / "mine" / "helper.py"
    with pytest.raises(UserError, match=r"helper\.py changed while it was judged"):
        compared(lambda _: path.write_text("HELP = 1\n") and None)


@pytest.mark.usefixtures("compared")
def test_a_comparison_that_ends_so_is_misuse_and_leaves_no_record(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = checkout / "packages" / "mine" / "future.py"

    def meanwhile(command: Sequence[str], *more: object) -> Trace:
        edit(path)
        return observe(command)

    monkeypatch.setattr(sample_run, "observe", meanwhile)
    result = CliRunner().invoke(main, ["compare"], prog_name="hexapla")

    assert 2 == result.exit_code
    assert (
        f"Error: {path} changed while it was judged: compare once more."
        == (result.stderr.splitlines()[-1])
    )
    assert not (checkout / "build" / "evidence.jsonl").exists()


def test_a_run_during_which_the_machine_was_off_is_left_out_and_named(
    compared: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off(*_: object) -> Trace:
        raise Inconclusive("the machine was off")

    monkeypatch.setattr(sample_run, "observe", off)
    said: list[str] = []
    record = compared(said.append)

    assert [] == record.runs
    assert 2 == record.counts["kept"]
    assert "mine future: the machine was off" in said


SERVER = """\
import socket

with socket.create_server(("127.0.0.1", 0)) as server:
    print(f"listening on 127.0.0.1:{server.getsockname()[1]}", flush=True)
    clients = [server.accept()[0] for _ in range(3)]
    print("all have come", flush=True)
    for client in reversed(clients):
        while data := client.recv(1000):
            client.sendall(ANSWER)
        client.close()
"""
COME = ["client-1 connects", "client-2 connects", "client-3 connects"]


def visited(tmp_path: Path, code: str) -> tuple[Trace, list[str]]:
    """Return what is seen of a server of these lines, and its lines; its first one without the port."""
    (tmp_path / "server.py").write_text(code)
    trace = one_run([sys.executable, str(tmp_path / "server.py")], {}, contract("echo_server"))
    return trace, [line.partition(":")[0] for line in trace.lines]


def test_a_server_is_visited_and_what_it_says_meanwhile_is_seen_too(tmp_path: Path) -> None:
    trace, seen = visited(tmp_path, SERVER.replace("ANSWER", "data"))

    seen.remove("all have come")  # just before a client hears it, or just after

    assert [
        "listening on 127.0.0.1",
        *COME,
        *(
            f"client-{number} {what}"
            for number in (3, 2, 1)
            for what in (f"sends 'from client-{number}'", f"gets 'from client-{number}'", "leaves")
        ),
    ] == seen
    assert sorted(event.at for event in trace.events) == [event.at for event in trace.events]


def test_a_server_that_stops_answering_shows_how_far_it_came(tmp_path: Path) -> None:
    _, seen = visited(tmp_path, SERVER.replace("client.sendall(ANSWER)", "break"))
    seen.remove("all have come")

    assert ["listening on 127.0.0.1", *COME, "client-3 sends 'from client-3'"] == seen


def test_a_server_that_answers_what_is_no_text_is_shown_so(tmp_path: Path) -> None:
    _, seen = visited(tmp_path, SERVER.replace("ANSWER", "b'\\xff' * len(data)"))

    said = "\\xff" * len("from client-3")

    assert f"client-3 gets {said!r}" in seen


@pytest.mark.parametrize(
    "line", ["listening", "listening on 127.0.0.1:http", "listening on :99999", "listening on :0"]
)
def test_a_server_that_names_no_port_is_not_visited(line: str, tmp_path: Path) -> None:
    trace, _ = visited(tmp_path, f"print({line!r}, flush=True)\nimport time\ntime.sleep(60)")

    assert [line] == trace.lines
    assert "had been visited" == trace.killed


def test_a_server_that_says_nothing_at_all_is_not_visited(tmp_path: Path) -> None:
    trace, seen = visited(tmp_path, "import sys; sys.exit('no such luck')")

    assert ([], 1, "no such luck\n") == (seen, trace.code, trace.stderr)


def shown_by(arguments: tuple[str, ...], code: int | None) -> Verdict:
    """Return a verdict that shows one run of `future`."""
    trace = Trace(("future",), arguments, (), code=code)
    about = ("mine", "mine", "first", "future", "It ends well", "kept", "", 0.1, 7, ())
    return Verdict(*about, traces=(trace,))


@pytest.mark.parametrize(
    ("arguments", "code", "is_taken"),
    [((), 0, True), (("0.01",), 0, False), ((), 1, False), ((), None, False)],
)
def test_a_run_that_the_suite_has_made_is_taken_where_it_had_no_arguments_and_ended_well(
    arguments: tuple[str, ...], code: int | None, is_taken: bool, checkout: Path
) -> None:
    verdict = shown_by(arguments, code)
    found = made([verdict], "mine", contract("future"))

    assert (verdict.traces[0] if is_taken else None) == found
    assert made([verdict], "another", contract("future")) is None
