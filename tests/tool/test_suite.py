"""What the suite makes of a test's end: the verdict, and what a reader is told."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.judging.limits import Patience
from hexapla.process.trace import Event, Trace
from hexapla.record.facts import Verdict
from hexapla.record.jsonl import verdicts

pytest_plugins = ["pytester"]

DECLARED = """
[[tool.hexapla.declared]]
program = "future"
promise = "It gets the result"
reason = "it cannot"
link = "https://example.org/1"
"""
MISSING = """
[tool.hexapla.missing.future]
reason = "it has no futures"
link = "https://example.org/2"
"""

Judge = Callable[..., tuple[pytest.RunResult, dict[str, Verdict]]]


@pytest.fixture
def judge(checkout: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Hold a framework of the small checkout to its page; return what was said, and the verdicts."""

    def run(*options: str) -> tuple[pytest.RunResult, dict[str, Verdict]]:
        monkeypatch.chdir(checkout)
        record = checkout / "record"
        result = pytester.runpytest_inprocess(
            "tests/conformance/test_future.py",
            f"--rootdir={checkout}",
            f"--record={record}",
            *(options or ("--framework=mine", "--engine=default")),
            plugins=[],
        )
        lines = record.read_text().splitlines() if record.is_file() else []
        found = verdicts(record, map(json.loads, lines))
        return result, {each.promise: each for each in found}

    return run


@pytest.fixture
def breaks(checkout: Path) -> Path:
    """The program of the small checkout, which now breaks its first promise and keeps the second."""
    program = checkout / "packages" / "mine" / "future.py"
    program.write_text(program.read_text().replace('print("main waits", flush=True)', ""))
    return program


GETS, ENDS = "It gets the result", "It ends well"


def test_a_kept_promise_is_a_verdict_with_its_trace(judge: Judge) -> None:
    result, found = judge("--framework=mine", "--engine=default", "--seed=7")

    result.assert_outcomes(passed=2)
    assert {GETS: "kept", ENDS: "kept"} == {each.promise: each.verdict for each in found.values()}
    assert ("mine", "first", "future", 7, "") == (
        found[GETS].subject,
        found[GETS].engine,
        found[GETS].program,
        found[GETS].seed,
        found[GETS].reason,
    )
    assert "main waits" == found[GETS].traces[0].events[0].text


def test_a_column_is_judged_on_each_of_its_engines(judge: Judge) -> None:
    result, _ = judge("--framework=mine")

    result.assert_outcomes(passed=4)


def test_every_column_is_judged_when_none_is_named(judge: Judge) -> None:
    result, _ = judge("--seed=1")

    result.assert_outcomes(passed=4)


def test_a_broken_promise_shows_the_trace_the_seed_and_how_to_repeat_it(
    judge: Judge, breaks: Path
) -> None:
    result, found = judge("--framework=mine", "--engine=default", "--seed=7")

    result.assert_outcomes(passed=1, failed=1)
    assert "broken" == found[GETS].verdict
    result.stdout.fnmatch_lines(
        [
            "*hexapla: seed 7*",
            "* mine, It gets the result *",
            "0.01*",
            "*  main gets Done!",
            "*ended with exit code 0",
            f"again: hexapla check future --seed 7 -- * {breaks}",
        ]
    )


def test_a_seed_is_drawn_and_printed_when_none_is_given(judge: Judge) -> None:
    result, found = judge("--framework=mine", "--engine=default")

    result.stdout.fnmatch_lines([f"*hexapla: seed {found[GETS].seed}*"])


def test_a_promise_that_is_declared_and_broken_is_expected(
    judge: Judge, breaks: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest("", DECLARED)
    result, found = judge()

    result.assert_outcomes(passed=1, xfailed=1)
    assert "declared" == found[GETS].verdict
    assert found[GETS].reason.startswith("it cannot (https://example.org/1): ")


def test_an_assertion_without_a_code_is_an_error_of_the_suite(judge: Judge, checkout: Path) -> None:
    test = checkout / "tests" / "conformance" / "test_future.py"
    test.write_text(test.read_text().replace("trace = runner", "assert not runner"))
    _, found = judge()

    assert ("error", "") == (found[GETS].verdict, found[GETS].code)
    assert found[GETS].reason.startswith("AssertionError: ")


def test_a_broken_promise_has_a_code(judge: Judge, breaks: Path) -> None:
    _, found = judge()

    assert breaks.is_file()
    assert ("broken", "missing-line") == (found[GETS].verdict, found[GETS].code)
    assert found[GETS].reason.startswith("missing-line: ")
    assert ("kept", "") == (found[ENDS].verdict, found[ENDS].code)


def test_a_promise_that_is_declared_and_kept_turns_the_run_red(
    judge: Judge, manifest: Callable[[str, str], None]
) -> None:
    manifest("", DECLARED)
    result, found = judge()

    result.assert_outcomes(passed=1, failed=1)
    assert ("broken", "it is kept, though declared broken: take that out of the manifest") == (
        found[GETS].verdict,
        found[GETS].reason,
    )


@pytest.mark.usefixtures("breaks")
def test_what_is_declared_of_another_engine_is_not_expected(
    judge: Judge, manifest: Callable[[str, str], None]
) -> None:
    manifest("", DECLARED + 'engines = ["second"]')
    result, found = judge()

    result.assert_outcomes(passed=1, failed=1)
    assert "broken" == found[GETS].verdict


def test_a_declared_promise_does_not_excuse_an_error_of_the_suite(
    judge: Judge, checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest("", DECLARED)
    test = checkout / "tests" / "conformance" / "test_future.py"
    test.write_text(test.read_text().replace("trace.lines", "1 / 0"))
    result, found = judge()

    result.assert_outcomes(passed=1, failed=1)
    assert ("error", "ZeroDivisionError: division by zero") == (
        found[GETS].verdict,
        found[GETS].reason,
    )


def test_a_missing_program_is_skipped_with_the_reason(
    judge: Judge, checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest("", MISSING)
    (checkout / "packages" / "mine" / "future.py").unlink()
    result, found = judge()

    result.assert_outcomes(skipped=2)
    assert "missing" == found[GETS].verdict
    assert "it has no futures (https://example.org/2)" in found[GETS].reason


def test_a_missing_program_that_is_not_declared_is_broken(judge: Judge, checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").unlink()
    result, found = judge()

    result.assert_outcomes(failed=1, skipped=1)
    assert ("broken", "untested") == (found[GETS].verdict, found[ENDS].verdict)
    assert "can't open file" in found[ENDS].reason


def test_an_engine_that_cannot_be_had_is_skipped_with_the_reason(
    judge: Judge, manifest: Callable[[str, str], None]
) -> None:
    manifest('about = "the other"', 'about = "-"\nneeds = "select.no"\notherwise = "none here"')
    result, found = judge("--framework=mine", "--engine=second")

    result.assert_outcomes(skipped=2)
    assert "none here" in found[GETS].reason


@pytest.mark.parametrize(
    ("line", "verdict", "reason"),
    [
        ("raise Broken('port', 'none')", "broken", "port: none"),
        ("raise Inconclusive('the machine was off')", "inconclusive", "the machine was off"),
        ("raise OSError('no sockets')", "error", "OSError: no sockets"),
    ],
)
def test_a_setup_that_fails_is_a_verdict_as_a_test_that_fails(
    line: str, verdict: str, reason: str, judge: Judge, checkout: Path
) -> None:
    test = checkout / "tests" / "conformance" / "test_future.py"
    test.write_text(
        "import pytest\nfrom hexapla.process.broken import Broken\n"
        "from hexapla.process.trace import Inconclusive\n"
        f"{test.read_text()}\n@pytest.fixture(autouse=True)\ndef fails():\n    {line}\n"
    )
    result, found = judge()

    result.assert_outcomes(errors=2)
    assert [(verdict, reason)] * 2 == [(each.verdict, each.reason) for each in found.values()]


def test_what_the_machine_made_impossible_to_judge_is_inconclusive_and_not_broken(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hexapla.process.clock.MAX_LATENESS_S", -1.0)
    result, found = judge()

    result.assert_outcomes(failed=2)
    assert {"inconclusive"} == {each.verdict for each in found.values()}


def test_an_unknown_framework_is_a_usage_error(judge: Judge) -> None:
    result, _ = judge("--framework=yours")

    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines(["*There is no framework 'yours' in packages/: there are mine.*"])


def test_an_unknown_engine_is_a_usage_error(judge: Judge) -> None:
    result, _ = judge("--framework=mine", "--engine=third")

    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines(["*no engine third here: there are first, second, and `default`.*"])


def test_a_program_without_impostors_is_no_error(judge: Judge) -> None:
    result, found = judge("--impostors")

    assert pytest.ExitCode.NO_TESTS_COLLECTED == result.ret
    assert {} == found


def test_any_command_can_be_judged(judge: Judge, checkout: Path) -> None:
    command = [sys.executable, str(checkout / "packages" / "mine" / "future.py")]
    result, found = judge(f"--command={json.dumps(command)}")

    result.assert_outcomes(passed=2)
    assert tuple(command) == found[GETS].command


IMPOSTOR = '''"""Say nothing before the end.

Caught by:
- It gets the result: {code}
"""

print("main gets Done!")
'''


@pytest.fixture
def impostor(checkout: Path) -> Callable[[str], None]:
    """Write an impostor that must be caught with this code."""

    def write(code: str) -> None:
        path = checkout / "tests" / "impostors" / "future" / "says_nothing.py"
        path.parent.mkdir(parents=True)
        path.write_text(IMPOSTOR.format(code=code))

    return write


def test_an_impostor_is_asked_what_must_catch_it_and_passes_when_it_is_caught(
    judge: Judge, impostor: Callable[[str], None]
) -> None:
    impostor("missing-line")
    result, _ = judge("--impostors")

    result.assert_outcomes(passed=1, deselected=1)
    result.stdout.fnmatch_lines([f"*{GETS}: says_nothing", f"*{ENDS}: NONE"])


def test_an_impostor_that_is_caught_for_another_reason_fails(
    judge: Judge, impostor: Callable[[str], None]
) -> None:
    impostor("late")
    result, _ = judge("--impostors")

    result.assert_outcomes(failed=1, deselected=1)
    result.stdout.fnmatch_lines(["says_nothing must be caught by*'late'*broken*"])


def test_an_impostor_that_keeps_its_promise_fails(
    judge: Judge, impostor: Callable[[str], None], checkout: Path
) -> None:
    impostor("missing-line")
    path = checkout / "tests" / "impostors" / "future" / "says_nothing.py"
    path.write_text(path.read_text().replace("\nprint", '\nprint("main waits")\nprint'))
    result, _ = judge("--impostors")

    result.assert_outcomes(failed=1, deselected=1)
    result.stdout.fnmatch_lines(["says_nothing must be caught by*it is kept*"])


SETTING_UP = """\
import pytest
from hexapla.judging import checks

@pytest.fixture
def seen(runner):
    trace = runner("0.01", limit=30)
    checks.printed(trace, ["main waits", "main gets Done!"])
    return trace

def test_it_gets_the_result(seen):
    raise KeyError("nobody was to look")
"""


def test_an_impostor_that_is_caught_when_its_test_is_set_up_is_not_looked_at_again(
    judge: Judge, impostor: Callable[[str], None], checkout: Path
) -> None:
    impostor("missing-line")
    (checkout / "tests" / "conformance" / "test_future.py").write_text(SETTING_UP)
    result, found = judge("--impostors")

    result.assert_outcomes(passed=1)
    assert "broken" == found[GETS].verdict


def test_an_impostor_is_asked_in_brief_by_one_of_the_promises_that_catch_it(
    judge: Judge, impostor: Callable[[str], None], checkout: Path
) -> None:
    impostor("missing-line")
    path = checkout / "tests" / "impostors" / "future" / "says_nothing.py"
    more = f"missing-line\n- {ENDS}: exit-code"
    path.write_text(path.read_text().replace("missing-line", more) + "raise SystemExit(1)\n")
    whole, _ = judge("--impostors")
    brief, _ = judge("--impostors", "--brief", "--seed=7")

    whole.assert_outcomes(passed=2)
    brief.assert_outcomes(passed=1, deselected=1)


READING = """\
def test_it_gets_the_result(runner):
    assert ["a=1"] == runner("0.01", limit=30, stdin="a=1").lines
"""


def test_a_verdict_holds_what_the_program_was_given_on_standard_input(
    judge: Judge, checkout: Path
) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").write_text(READING)
    (checkout / "packages" / "mine" / "future.py").write_text("print(input())")
    _, found = judge("--framework=mine", "--engine=first")

    assert "kept" == found[GETS].verdict
    assert ["a=1"] == [trace.stdin for trace in found[GETS].traces]


ALIKE = """\
def test_it_ends_well(runner, cases):
    for words in cases("delays", ("0.01",), ("0.02",), ("0.03",)):
        assert runner(*words, limit=30).code == 0
"""


@pytest.mark.parametrize(("options", "count"), [([], 3), (["--brief"], 1)])
def test_of_cases_that_are_alike_all_are_asked_or_in_brief_one(
    options: list[str], count: int, judge: Judge, checkout: Path
) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").write_text(ALIKE)
    _, found = judge("--framework=mine", "--engine=first", "--seed=7", *options)

    asked = [trace.arguments for trace in found[ENDS].traces]
    assert count == len(asked)
    assert count == len({*map(tuple, asked)})


def test_an_engine_that_is_for_other_programs_is_not_asked(
    judge: Judge, manifest: Callable[[str, str], None]
) -> None:
    manifest("[tool.hexapla.engines.second]", '[tool.hexapla.engines.second]\nprograms = ["naps"]')
    result, found = judge("--framework=mine", "--engine=second")

    result.assert_outcomes(skipped=2)
    assert "missing" == found[ENDS].verdict
    assert "the engine is only for naps." in found[ENDS].reason


# ---- A program that is given up ------------------------------------------------------------------

SILENT = "import time; time.sleep(60)"
FAILS = "raise SystemExit('no such luck')"


@pytest.fixture
def becomes(checkout: Path) -> Callable[[str], None]:
    """Let the program of the small checkout be another."""

    def write(text: str) -> None:
        (checkout / "packages" / "mine" / "future.py").write_text(text)

    return write


def test_what_is_left_of_a_program_that_fails_at_once_is_untested(
    judge: Judge, becomes: Callable[[str], None]
) -> None:
    becomes(FAILS)
    result, found = judge()

    result.assert_outcomes(failed=1, skipped=1)
    assert "broken" == found[GETS].verdict
    assert (
        "untested",
        "given up: it printed nothing; it ended with exit code 1: no such luck",
    ) == (found[ENDS].verdict, found[ENDS].reason)
    result.stdout.fnmatch_lines(["mine, future: 1 untested, given up: it printed nothing; *luck"])


def test_each_engine_is_given_up_by_itself(
    judge: Judge, becomes: Callable[[str], None], checkout: Path
) -> None:
    program = (checkout / "packages" / "mine" / "future.py").read_text()
    becomes(f"import os\nif os.environ.get('MINE_ENGINE'):\n    {FAILS}\n{program}")
    result, _ = judge("--framework=mine")

    result.assert_outcomes(passed=2, failed=1, skipped=1)


def test_a_program_that_prints_something_is_asked_everything(
    judge: Judge, becomes: Callable[[str], None]
) -> None:
    becomes("print('hello')")
    result, _ = judge()

    result.assert_outcomes(failed=2)


def test_a_program_that_prints_nothing_is_given_up_after_one_wait(
    judge: Judge, becomes: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hexapla.process.observe.START_TIMEOUT_S", 1.0)
    becomes(SILENT)
    result, found = judge()

    result.assert_outcomes(failed=1, skipped=1)
    assert found[ENDS].reason.startswith("given up: it printed nothing; it was killed because it ")


def test_a_program_that_never_ends_is_given_up_after_one_wait(
    judge: Judge, becomes: Callable[[str], None], checkout: Path
) -> None:
    test = checkout / "tests" / "conformance" / "test_future.py"
    test.write_text(test.read_text().replace("limit=30", "limit=1"))
    becomes(f"print('hello', flush=True)\n{SILENT}")
    result, found = judge()

    result.assert_outcomes(failed=1, skipped=1)
    assert found[ENDS].reason.startswith("given up: it has kept nothing in ")


def verdict(kind: str, reason: str = "") -> Verdict:
    """Return a verdict on a program that has printed something."""
    trace = Trace((), (), (Event(0.1, "hello"),), code=0)
    return Verdict("mine", "", "", "future", GETS, kind, reason, 0.0, 7, (), traces=(trace,))


def test_a_program_that_has_kept_a_promise_may_cost_several_waits() -> None:
    patience = Patience()
    patience.hear(verdict("kept"), None, 1.0)
    for _ in range(3):
        patience.hear(verdict("broken", "stalled: no answer"), None, 10.0)
    before = patience.given_up
    patience.hear(verdict("broken", "late: too late"), None, 0.1)
    patience.hear(verdict("declared", "stalled: no answer"), None, 10.0)
    meanwhile = patience.given_up
    patience.hear(verdict("broken", "stalled: no answer"), None, 10.0)

    assert ["", "", "40 s were lost by waiting; at last stalled: no answer"] == [
        before,
        meanwhile,
        patience.given_up,
    ]


def test_an_impostor_is_never_given_up(
    judge: Judge, impostor: Callable[[str], None], checkout: Path
) -> None:
    impostor(f"missing-line\n- {ENDS}: exit-code")
    path = checkout / "tests" / "impostors" / "future" / "says_nothing.py"
    path.write_text(path.read_text().replace('print("main gets Done!")', FAILS))
    result, _ = judge("--impostors")

    result.assert_outcomes(passed=2)


ENDLESS = """\
import time
from hexapla.process.broken import Broken

def test_it_gets_the_result(runner):
    patient()

def patient():
    while True:
        try:
            time.sleep(60)  # for an answer
        except TimeoutError:
            pass
"""


def test_a_test_that_takes_too_long_is_a_verdict_that_names_its_step(
    judge: Judge, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hexapla.judging.verdicts.TEST_LIMIT_S", 0.5)
    (checkout / "tests" / "conformance" / "test_future.py").write_text(ENDLESS)
    _, found = judge()

    assert ("broken", "stalled") == (found[GETS].verdict, found[GETS].code)
    assert (
        "stalled: no answer in 0.5 s, in `time.sleep(60)  # for an answer` of patient "
        "(test_future.py, line 10)"
    ) == found[GETS].reason


SERVES = """\
def test_it_gets_the_result(server):
    pass

def test_it_ends_well(server, runner):
    runner.serve()
"""


@pytest.mark.parametrize("text", [FAILS, "print('hello')", "print('hello', flush=True);" + SILENT])
def test_a_server_that_never_listens_is_given_up_after_its_first_test(
    text: str, judge: Judge, becomes: Callable[[str], None], checkout: Path
) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").write_text(SERVES)
    becomes(text)
    result, found = judge()

    result.assert_outcomes(errors=1, skipped=1)
    assert ("broken", "untested") == (found[GETS].verdict, found[ENDS].verdict)
