"""`hexapla loop` holds a loop from anywhere against asyncio's own."""

import json
import re
import shlex
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from junitparser import Failure, JUnitXml
from markdown_it import MarkdownIt

from hexapla.cli.main import main
from hexapla.loops.expected import read_expected
from hexapla.loops.judged import Judged, judged, with_expected
from hexapla.loops.preflight import STEP_TIMEOUT_S, Hopeless, preflight
from hexapla.process.child import Child
from hexapla.project.contract import contract
from hexapla.project.framework import framework
from hexapla.project.outside import STARTER, facts_of, parse_loop
from hexapla.project.root import UserError
from hexapla.record.facts import Verdict

CHECKOUT = Path(__file__).parents[2]
SAME = CHECKOUT / "tests" / "loops" / "asyncio_under_another_name.py"
HANG_S = 1.0  # for a step that hangs
DELAY = "The worker's delay is kept"
FIRST = contract("future").promises[0].sentence
SEED = "7"

EARLY = """\
import asyncio

class Loop(asyncio.SelectorEventLoop):
    def call_at(self, when, *args, **options):
        return super().call_at(when - 0.2, *args, **options)

def new_event_loop():
    return Loop()
"""

EXPECTED = """\
[[broken]]
program = "future"
promise = "{promise}"
reason = "Timers are early, for the test."
link = "https://example.org/early"
"""


@dataclass(frozen=True)
class Ran:
    """One session, its files, and where its answers are recorded."""

    result: Result
    data: Path
    junit: Path
    markdown: Path


def hexapla(*words: str, data: Path | None = None) -> Result:
    env = {"XDG_DATA_HOME": str(data)} if data else {}
    return CliRunner().invoke(main, words, env={**env, "HEXAPLA_PYTHON": None})


def run_loop(folder: Path, loop: Path, *options: str) -> Ran:
    junit, markdown = folder / "loop.xml", folder / "loop.md"
    files = ("--junit", str(junit), "--markdown", str(markdown))
    brief = ("--only", "future", "--brief", "--seed", SEED)
    result = hexapla("loop", str(loop), *brief, *files, *options, data=folder)
    return Ran(result, folder, junit, markdown)


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Return what is said of asyncio's own loop under another name."""
    return run_loop(tmp_path_factory.mktemp("same"), SAME, "--json")


@pytest.fixture(scope="module")
def early_loop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loops") / "early.py"
    path.write_text(EARLY)
    return path


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory, early_loop: Path) -> Ran:
    """Return what is said of a loop whose timers are early."""
    return run_loop(tmp_path_factory.mktemp("early"), early_loop)


def facts(ran: Ran) -> Mapping[str, Any]:
    report: Mapping[str, Any] = json.loads(ran.result.stdout)["programs"]["asyncio"]
    return report


def test_asyncio_against_itself_has_no_difference(same: Ran) -> None:
    report = facts(same)

    assert 0 == same.result.exit_code, same.result.output
    assert {"kept"} == {it["outcome"] for it in report["promises"]}
    assert [] == report["differs"]
    assert len(contract("future").promises) == len(report["promises"])
    assert report["asked"], "its behaviours are asked"


def test_a_broken_promise_is_shown_with_its_trace_and_its_command(early: Ran) -> None:
    output = early.result.stdout

    assert 1 == early.result.exit_code, early.result.output
    assert f"future: {DELAY}" in output
    assert "main waits" in output
    [again] = {line.strip() for line in output.splitlines() if "again: " in line}
    words = shlex.split(again)
    assert ["--only", "future", "--seed", SEED] == words[words.index("--only") :][:4]


def test_a_file_for_junit_can_be_read(early: Ran, same: Ran) -> None:
    broken, kept = (next(iter(JUnitXml.fromfile(str(ran.junit)))) for ran in (early, same))

    promised = len(contract("future").promises)
    assert (promised, promised) == (broken.tests, kept.tests)
    assert (len(failed_in(early.junit)), 0) == (broken.failures, kept.failures)
    assert DELAY in failed_in(early.junit)
    assert {"asyncio.future"} == {case.classname for case in broken}


def failed_in(junit: Path) -> list[str]:
    """Return the names of the cases that failed."""
    cases = [case for suite in JUnitXml.fromfile(str(junit)) for case in suite]
    return [case.name for case in cases if any(isinstance(it, Failure) for it in case.result)]


def test_a_table_for_a_readme_is_markdown(early: Ran) -> None:
    text = early.markdown.read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)

    assert "<td><code>future</code></td>" in html
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in html
    assert "<strong>broken</strong>" in html
    assert DELAY in html


def test_answers_are_recorded_outside_of_the_checkout(same: Ran) -> None:
    [record] = same.data.glob("hexapla/behaviours/*.toml")
    known = hexapla("differ", "asyncio", f"asyncio:{SAME}", "--json", data=same.data)

    assert "future/" in record.read_text(encoding="utf-8")
    assert [] == json.loads(known.stdout)
    assert "" == known.stderr


def test_without_a_record_it_is_said_how_to_ask(tmp_path: Path) -> None:
    result = hexapla("differ", "asyncio", "asyncio:nowhere", data=tmp_path)

    assert "`hexapla loop nowhere`" in result.stderr


def test_an_expected_promise_is_not_red_until_it_is_kept(
    tmp_path: Path, early_loop: Path, early: Ran
) -> None:
    (file := tmp_path / "known.toml").write_text(
        "".join(EXPECTED.format(promise=it) for it in [*failed_in(early.junit), FIRST])
    )
    ran = run_loop(tmp_path, early_loop, "--expect", str(file), "--json")
    outcomes = {it["promise"]: it["outcome"] for it in facts(ran)["promises"]}

    assert 1 == ran.result.exit_code, ran.result.output
    assert "expected" == outcomes[DELAY]
    assert "unexpectedly kept" == outcomes[FIRST]
    assert "broken" not in outcomes.values()


def verdict(name: str, reason: str = "") -> Verdict:
    subject = ("mine", "asyncio:mine", "mine", "future", DELAY)
    return Verdict(*subject, name, reason, 0.1, 7, ("python",))


def outcome_of(loop: str, own: str) -> str:
    return judged(verdict(loop), verdict(own)).outcome


def test_a_promise_is_broken_only_if_asyncio_keeps_it() -> None:
    assert "broken" == outcome_of("broken", "kept")
    assert "as asyncio" == outcome_of("broken", "broken")
    assert "inconclusive" == outcome_of("broken", "inconclusive")
    assert "inconclusive" == judged(verdict("broken"), None).outcome
    assert "kept" == outcome_of("kept", "broken")
    assert "inconclusive" == outcome_of("error", "kept")


def test_expected_is_strict_both_ways(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    file.write_text(EXPECTED.format(promise=DELAY))
    expected = read_expected(file)
    broken, kept = Judged(verdict("broken"), None, "broken"), Judged(verdict("kept"), None, "kept")
    elsewhere = replace(kept, verdict=replace(kept.verdict, program="cancel"))

    assert ["expected"] == [it.outcome for it in with_expected([broken], expected)]
    assert ["unexpectedly kept"] == [it.outcome for it in with_expected([kept], expected)]
    assert ["kept"] == [it.outcome for it in with_expected([elsewhere], expected)]
    assert "https://example.org/early" == with_expected([broken], expected)[0].link


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("= 3", "is not valid TOML"),
        ("[known]\na = 1", "write [[broken]]"),
        ("[[broken]]\nprogram = 'future'", "lacks `promise`"),
        (EXPECTED.format(promise="The worker's delay is cept"), f"did you mean {DELAY}?"),
        (EXPECTED.format(promise=DELAY).replace('"future"', '"futur"'), "did you mean future?"),
        (2 * EXPECTED.format(promise=DELAY), "twice"),
        (EXPECTED.format(promise=DELAY) + "since = '1'\n", "no `since`"),
        (EXPECTED.format(promise=DELAY) + "programs = 'trio'\n", "write asyncio or anyio"),
    ],
)
def test_a_wrong_file_of_expected_promises_is_misuse(tmp_path: Path, text: str, says: str) -> None:
    (file := tmp_path / "known.toml").write_text(text)
    with pytest.raises(UserError) as error:
        read_expected(file)

    assert says in str(error.value)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["no_such_module"], "has no module 'no_such_module'"),
        (["json"], "new_event_loop"),
        (["asyncio:nothing"], "asyncio has no factory 'nothing'"),
        (["asyncio:Semaphore"], "is not a loop but Semaphore"),
        (["not-a-module"], "write MODULE or MODULE:FACTORY"),
        (["asyncio:"], "write MODULE or MODULE:FACTORY"),
        (["nowhere/loop.py"], "There is no file nowhere/loop.py"),
        (["asyncio", "--python", "/no/such/python"], "There is no Python '/no/such/python'"),
        (["asyncio", "--python", sys.prefix], f"did you mean {sys.prefix}/bin/python?"),
        (["asyncio", "--python", "true"], "true is not a Python interpreter"),
        (["asyncio", "--programs", "trio"], "write asyncio, anyio or all"),
        (["asyncio", "--only", "futur"], "did you mean future?"),
        (["asyncio", "--expect", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["asyncio", "--junit", "no/where.xml"], "There is no folder no for where.xml"),
    ],
)
def test_misuse_is_one_sentence(words: list[str], says: str) -> None:
    result = hexapla("loop", *words)

    assert 2 == result.exit_code, result.output
    assert says in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_column_that_has_no_asyncio_loop_is_misuse() -> None:
    with pytest.raises(
        UserError, match="trio does not run on asyncio loops: write asyncio:uvloop or "
    ):
        framework("trio:uvloop")


HOPELESS = {
    "fails": ("raise RuntimeError('built for another Python')", "cannot import the module"),
    "crashes": (
        "import ctypes\ndef new_event_loop(): ctypes.string_at(0)",
        f"cannot make a loop: it was ended by {signal.SIGSEGV.name}",
    ),
    "hangs": ("import time\nwhile True: time.sleep(1)", "cannot import the module: it was killed"),
    "floods": (
        "def new_event_loop():\n    while True: print('x' * 999)",
        "cannot make a loop: it was killed because it printed more than",
    ),
    "spins": ("while True: pass", "cannot import the module: it was killed"),
}


HANGING = ("hangs", "spins")


@pytest.mark.parametrize("name", HOPELESS)
def test_a_hopeless_loop_is_told_at_once(tmp_path: Path, name: str) -> None:
    text, says = HOPELESS[name]
    (file := tmp_path / f"{name}.py").write_text(text)
    seconds = HANG_S if name in HANGING else STEP_TIMEOUT_S
    with pytest.raises(Hopeless) as error:
        preflight(parse_loop(str(file)), Path(sys.executable), seconds)

    assert says in str(error.value)


def test_a_hopeless_loop_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    (file := tmp_path / "fails.py").write_text(HOPELESS["fails"][0])
    result = hexapla("loop", str(file))

    assert 1 == result.exit_code
    assert 1 == result.output.count("\n"), result.output
    assert "built for another Python" in result.stdout


def test_what_a_loop_may_use_has_a_limit(tmp_path: Path) -> None:
    (program := tmp_path / "program.py").write_text(
        "import resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
        "print(resource.getrlimit(resource.RLIMIT_DATA)[0] > 0)\n"
    )
    with Child((sys.executable, str(STARTER), str(SAME), "", str(program))) as child:
        assert 0 == child.wait(10), child.stderr
        assert ["0", "True"] == [event.text for event in child.events]


def test_a_loop_from_outside_runs_as_any_engine() -> None:
    result = hexapla("run", f"asyncio:{SAME}", "future", "0.01")

    assert 0 == result.exit_code, result.output
    assert "main gets Done!" in result.stdout


def test_an_interpreter_that_does_not_answer_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr("hexapla.project.outside.ASK_TIMEOUT_S", 0.2)

    with pytest.raises(UserError, match=f"{re.escape(str(slow))} did not answer in 0 s: try again"):
        facts_of(slow, "asyncio", ())
