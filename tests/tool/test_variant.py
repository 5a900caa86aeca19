"""A variant has no page of its own: it is held to its program's, by the same tests, under its own name."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.comparison import compare
from hexapla.project.contract import contract, contracts, variants
from hexapla.project.framework import framework
from hexapla.project.root import UserError
from hexapla.record.evidence import read
from hexapla.record.facts import Verdict
from hexapla.record.jsonl import verdicts

pytest_plugins = ["pytester"]

DECLARED = """
[[tool.hexapla.declared]]
program = "{program}"
promise = "It gets the result"
reason = "it is too fast for that"
link = "https://example.org/1"
"""
GETS, ENDS = "It gets the result", "It ends well"

Hexapla = Callable[..., Result]
Judge = Callable[..., tuple[pytest.RunResult, list[Verdict]]]


@pytest.fixture
def fast(checkout: Path) -> Path:
    """A variant of the small checkout's `future`, which keeps what that keeps."""
    own = checkout / "packages" / "mine" / "future.py"
    variant = own.with_name("future_fast.py")
    variant.write_text(own.read_text())
    return variant


@pytest.fixture
def wrong(fast: Path) -> Path:
    """A variant that says nothing before the end, and so breaks the first promise."""
    fast.write_text(fast.read_text().replace('print("main waits", flush=True)', ""))
    return fast


@pytest.fixture
def judge(checkout: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Hold the small checkout's framework to its page; return what was said, and the verdicts."""

    def run(*options: str) -> tuple[pytest.RunResult, list[Verdict]]:
        monkeypatch.chdir(checkout)
        record = checkout / "record"
        result = pytester.runpytest_inprocess(
            "tests/conformance/test_future.py",
            f"--rootdir={checkout}",
            f"--record={record}",
            "--framework=mine",
            *(options or ["--engine=default"]),
            plugins=[],
        )
        return result, verdicts(record, map(json.loads, record.read_text().splitlines()))

    return run


@pytest.fixture
def hexapla(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Hexapla:
    """Run the command in the small checkout."""
    monkeypatch.setattr("time.sleep", lambda _: None)  # of a comparison, the control is a short one
    monkeypatch.setattr(compare, "RUNS", 1)
    return lambda *words: CliRunner().invoke(main, words, prog_name="hexapla")


@pytest.mark.usefixtures("fast")
def test_a_variant_is_held_to_its_program_s_page() -> None:
    page = contract("future_fast")

    assert "future_fast" == page.program
    assert contract("future").promises == page.promises
    assert [page] == variants()
    assert ["future"] == [each.program for each in contracts()], "no column needs to have it"


@pytest.mark.parametrize("name", ["past_fast", "future_very_fast", "future", "future_2"])
def test_what_does_not_bear_a_program_s_name_and_a_word_more_is_no_variant(
    name: str, fast: Path
) -> None:
    fast.rename(fast.with_stem(name))

    assert [] == variants()


def test_what_has_a_page_is_no_variant(fast: Path, checkout: Path) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    text = page.read_text().replace("- **It ends well.** With exit code 0.\n", "")
    page.with_stem(fast.stem).write_text(text.replace("# future", "# future_fast"))

    assert [] == variants()
    assert [GETS] == [each.sentence for each in contract("future_fast").promises]


@pytest.mark.usefixtures("fast")
def test_whoever_names_no_program_is_told_of_the_variants_too() -> None:
    with pytest.raises(
        UserError, match=r"There is no program 'past_slow' .*: there are future, fut"
    ):
        contract("past_slow")


@pytest.mark.usefixtures("fast")
def test_a_variant_is_asked_every_promise_on_every_engine_by_the_same_tests(judge: Judge) -> None:
    result, found = judge("--engine=first", "--engine=second")

    result.assert_outcomes(passed=8)
    assert {
        ("mine-second" if engine == "second" else "mine", engine, program, promise, "kept")
        for engine in ("first", "second")
        for program in ("future", "future_fast")
        for promise in (GETS, ENDS)
    } == {(each.subject, each.engine, each.program, each.promise, each.verdict) for each in found}


def test_a_variant_that_breaks_a_promise_is_caught_under_its_own_name(
    judge: Judge, wrong: Path
) -> None:
    result, found = judge("--engine=default", "--seed=7")

    result.assert_outcomes(passed=3, failed=1)
    assert [("future_fast", GETS)] == [
        (each.program, each.promise) for each in found if each.verdict == "broken"
    ]
    result.stdout.fnmatch_lines(
        [
            f"* mine-future_fast, {GETS} *",
            f"again: hexapla check future_fast --seed 7 -- * {wrong}",
        ]
    )


SOONER = "It gets it sooner"


@pytest.fixture
def more(checkout: Path) -> None:
    """A promise of the small checkout's page that only the variant keeps."""
    page = checkout / "shared" / "contract" / "future.md"
    point = f"Only of `future_fast`:\n\n- **{SOONER}.** It is fast.\n\n## Left open"
    page.write_text(page.read_text().replace("## Left open", point))
    test = """
def test_it_gets_it_sooner(runner):
    checks.expect(runner("0.01", limit=30).lines, "missing-line", "it printed nothing")
"""
    suite = checkout / "tests" / "conformance" / "test_future.py"
    suite.write_text(suite.read_text() + test)


@pytest.mark.usefixtures("fast", "more")
def test_a_promise_of_a_variant_alone_is_asked_of_it_and_of_nobody_else(judge: Judge) -> None:
    result, found = judge()

    result.assert_outcomes(passed=5, deselected=1)
    assert ["future_fast"] == [each.program for each in found if each.promise == SOONER]


@pytest.mark.usefixtures("fast", "more")
@pytest.mark.parametrize(("program", "count"), [("future", 2), ("future_fast", 3)])
def test_a_command_is_asked_the_promise_of_a_variant_if_it_is_one(
    program: str, count: int, hexapla: Hexapla, fast: Path
) -> None:
    result = hexapla("check", program, "--seed", "7", "--", sys.executable, str(fast))

    assert 0 == result.exit_code, result.output
    assert f"{count} of {count} promises kept (seed 7)" == result.stdout.splitlines()[-1]


@pytest.mark.usefixtures("more")
def test_an_impostor_of_a_variant_is_caught_by_its_promise(judge: Judge, checkout: Path) -> None:
    path = checkout / "tests" / "impostors" / "future_fast" / "says_nothing.py"
    path.parent.mkdir(parents=True)
    path.write_text(f'"""Say nothing.\n\nCaught by:\n- {SOONER}: missing-line\n"""\n')
    result, found = judge("--impostors")

    assert [("says_nothing", "future_fast", SOONER, "broken")] == [
        (each.subject, each.program, each.promise, each.verdict)
        for each in found
        if each.program == "future_fast"
    ]
    result.stdout.fnmatch_lines([f"{SOONER}: says_nothing"])


@pytest.mark.usefixtures("wrong")
def test_what_a_variant_cannot_keep_is_declared_under_its_own_name(
    judge: Judge, manifest: Callable[[str, str], None]
) -> None:
    manifest("", DECLARED.format(program="future_fast"))
    result, _ = judge()

    result.assert_outcomes(passed=3, xfailed=1)


@pytest.mark.usefixtures("wrong")
def test_what_is_declared_of_a_program_excuses_no_variant(
    judge: Judge, manifest: Callable[[str, str], None], checkout: Path
) -> None:
    program = checkout / "packages" / "mine" / "future.py"
    program.write_text(program.with_stem("future_fast").read_text())
    manifest("", DECLARED.format(program="future"))
    result, _ = judge()

    result.assert_outcomes(passed=2, failed=1, xfailed=1)


@pytest.mark.usefixtures("fast")
def test_a_variant_is_run_on_the_engines_that_drive_its_program(
    judge: Judge, manifest: Callable[[str, str], None]
) -> None:
    manifest("[tool.hexapla.engines.second]", '[tool.hexapla.engines.second]\nprograms = ["naps"]')
    _, found = judge("--engine=second")

    assert {"future"} == {each.program for each in found}
    assert framework("mine").engine("second").drives("naps_fast")


@pytest.mark.usefixtures("fast")
def test_list_has_a_row_for_a_variant_of_whoever_has_it(
    hexapla: Hexapla, write: Callable[..., Path]
) -> None:
    write("other", "")
    rows = json.loads(hexapla("list", "--json").stdout)
    own = [each for each in rows if each["program"] == "future_fast"]

    assert ["first", "second"] == [each["engine"] for each in own]
    assert {"mine"} == {each["framework"] for each in own}
    assert {tuple(each) for each in own} == {tuple(each) for each in rows}
    assert all(each["available"] for each in own)
    assert "future_fast  a variant of future, in mine\n" in hexapla("list").stdout


@pytest.mark.usefixtures("fast")
def test_a_variant_can_be_run(hexapla: Hexapla) -> None:
    result = hexapla("run", "mine", "future_fast", "0.01")

    assert 0 == result.exit_code, result.output
    assert "main gets Done!" in result.stdout


@pytest.mark.usefixtures("fast")
def test_a_variant_s_arguments_are_checked_under_its_own_name(hexapla: Hexapla) -> None:
    result = hexapla("run", "mine", "future_fast", "1", "2")

    assert 2 == result.exit_code
    assert "future_fast takes one argument, SECONDS, and got 2: 1 2." in result.stderr


def test_a_command_is_held_to_a_variant_s_promises_under_its_name(
    hexapla: Hexapla, wrong: Path
) -> None:
    result = hexapla("check", "future_fast", "--json", "--", sys.executable, str(wrong))
    found = json.loads(result.stdout)

    assert 1 == result.exit_code
    assert "future_fast" == found["program"]
    assert [("future_fast", "broken"), ("future_fast", "kept")] == [
        (each["program"], each["verdict"]) for each in found["verdicts"]
    ]


def test_show_lays_the_columns_side_by_side_that_have_a_variant(
    cells: Callable[..., list[list[str]]], checkout: Path
) -> None:
    own = checkout / "packages" / "one" / "future.py"
    own.with_stem("future_fast").write_text(own.read_text().replace("One is", "Faster is"))
    shown = cells("future_fast")

    assert ["future_fast  Wait for a result."] == shown[0]
    assert ["One"] in shown
    assert not any("Two" in row or "Mine" in row for row in shown)
    assert any("Faster is the first" in cell for row in shown for cell in row)


@pytest.mark.usefixtures("wrong")
def test_a_comparison_shows_what_a_variant_broke_and_fails(
    hexapla: Hexapla, checkout: Path
) -> None:
    result = hexapla("compare")
    record = read(checkout / "build" / "evidence.jsonl")

    assert 1 == result.exit_code
    assert "future_fast of mine: 1 broken, 1 kept\n" in result.stdout
    assert f"broken   future_fast by mine: {GETS}: " in result.stdout
    assert {"kept": 3, "broken": 1} == {
        name: count for name, count in record.counts.items() if name in ("kept", "broken")
    }
    row = next(line for line in result.stdout.splitlines() if line.startswith("mine "))
    assert "2 kept" in row, "the program's own promises are all kept"


@pytest.mark.usefixtures("fast")
def test_a_variant_is_no_part_of_the_programs_beside_it(hexapla: Hexapla, checkout: Path) -> None:
    (checkout / "packages" / "mine" / "loop.py").write_text("# a module of the column\n")
    hexapla("compare")
    [run] = read(checkout / "build" / "evidence.jsonl").runs

    assert {"loop.py", "sleep_gather.py"} == {*run.beside}


LISTENS = """\
import socket, time

with socket.create_server(("127.0.0.1", 0)) as listener:
    print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
    time.sleep(60)
"""
SERVED = """\
def test_it_gets_the_result(server, runner):
    with runner.serve().child:
        pass

def test_it_ends_well(server):
    server.connect().socket.close()
"""


@pytest.mark.parametrize("first", ["raise SystemExit(1)", LISTENS])
@pytest.mark.parametrize("then", ["raise SystemExit(1)", LISTENS])
def test_a_server_that_never_listens_is_broken_and_no_error_whichever_comes_first(
    first: str, then: str, judge: Judge, fast: Path, checkout: Path
) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").write_text(SERVED)
    fast.with_stem("future").write_text(first)
    fast.write_text(then)
    _, found = judge()
    expected = [
        verdict
        for text in (first, then)
        for verdict in (["kept", "kept"] if text == LISTENS else ["broken", "untested"])
    ]

    assert expected == [each.verdict for each in found]
