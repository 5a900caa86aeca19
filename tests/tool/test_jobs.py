"""`hexapla suite` runs the tests in parallel, and ends in one line that counts them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.judging.jobs import (
    Counts,
    Job,
    Outcome,
    all_but_one,
    run_jobs,
    suite_jobs,
    total_counts,
)
from hexapla.project.framework import framework

Hexapla = Callable[..., Result]

HANGS = "import time\n\ndef test_it_ends():\n    time.sleep(60)\n"
TIDIES = """import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
print(flush=True)
try:
    time.sleep(60)
finally:
    time.sleep(0.5)
    pathlib.Path(sys.argv[1]).touch()
"""
STARTS = """import subprocess, sys
def test_it_ends():
    check = subprocess.Popen([sys.executable, "-c", {}, {}], stdout=subprocess.PIPE)
    check.stdout.readline()
"""
PASSES = "def test_it_passes():\n    pass\n"
REPORT = '<testsuites><testsuite time="{}"><testcase/></testsuite></testsuites>'


@pytest.fixture
def hexapla(checkout: Path) -> Hexapla:
    """Run the suite of the small checkout."""
    return lambda *words: CliRunner().invoke(main, ["suite", *words], prog_name="hexapla")


def job(checkout: Path, name: str, text: str) -> Job:
    """Return a job that is one file of tests."""
    file = checkout / "tests" / f"test_{name}.py"
    file.write_text(text)
    return Job(name, (str(file),))


def test_a_framework_is_held_to_the_contract_on_each_engine(hexapla: Hexapla) -> None:
    result = hexapla("mine", "--seed", "7")
    *lines, summary = result.stdout.splitlines()

    assert 0 == result.exit_code, result.output
    assert "4 passed, 0 failed" == summary
    assert {"mine-first", "mine-second"} == {line.split()[0] for line in lines}
    assert all(" 2 passed, 0 failed " in line for line in lines)
    assert "2 jobs, 8 at a time (seed 7)" in result.stderr


def test_without_names_everything_is_run(hexapla: Hexapla, checkout: Path) -> None:
    (checkout / "tests" / "tool").mkdir()
    (checkout / "tests" / "tool" / "test_tool.py").write_text(PASSES)
    result = hexapla()
    *lines, summary = result.stdout.splitlines()

    assert "5 passed, 0 failed" == summary.removesuffix(", 2 skipped"), result.output
    assert {"mine-first", "mine-second", "impostors-future", "tool-1"} == {
        line.split()[0] for line in lines
    }


def test_a_failure_is_shown_with_the_command_that_repeats_it(
    hexapla: Hexapla, checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text("print('main gets Done!')")
    result = hexapla("mine", "--engine", "first")

    assert 1 == result.exit_code
    assert "1 passed, 1 failed" == result.stdout.splitlines()[-1]
    assert "---- mine-first, exit code 1: " in result.stdout
    assert "again: hexapla check future --seed " in result.stdout


def test_all_that_a_job_started_may_end_in_its_own_time(checkout: Path, tmp_path: Path) -> None:
    tidied = tmp_path / "tidied"
    text = STARTS.format(repr(TIDIES), repr(str(tidied)))
    run_jobs([job(checkout, "long", text)], tmp_path, lambda _: None)

    assert tidied.exists()


def test_each_job_has_temporary_files_of_its_own(checkout: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    text = f"def test_it(tmp_path):\n    open({str(seen)!r}, 'a').write(f'{{tmp_path}}\\n')\n"
    run_jobs([job(checkout, name, text) for name in ("one", "two")], tmp_path, lambda _: None)
    folders = [Path(line) for line in seen.read_text().splitlines()]

    assert {"one", "two"} == {folder.parent.name for folder in folders}
    assert not any(folder.exists() for folder in folders)


def test_a_job_that_dies_counts_as_a_failure(hexapla: Hexapla, checkout: Path) -> None:
    (checkout / "tests" / "conftest.py").write_text("import no_such_module")
    result = hexapla("mine", "--engine", "first")

    assert 1 == result.exit_code
    assert "0 passed, 1 failed" == result.stdout.splitlines()[-1]
    assert "no_such_module" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mine", "-k", "no_such_test"], "There is no such test"),
        (["mine", "--engine", "third"], "There is no engine third: use first, second."),
        (["other"], "There is no framework 'other'"),
    ],
)
def test_what_cannot_be_run_is_exit_code_2(
    words: list[str], message: str, hexapla: Hexapla
) -> None:
    result = hexapla(*words)

    assert 2 == result.exit_code
    assert message in result.stderr


def test_in_brief_another_engine_is_not_asked_what_is_for_the_default_one(checkout: Path) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text().replace("brief = false", "brief = true"))
    asked = {
        (brief, job.name): any("test_future" in word for word in job.words)
        for brief in (False, True)
        for job in suite_jobs([framework("mine")], brief=brief)
    }

    assert {
        (False, "mine-first"): True,
        (False, "mine-second"): True,
        (True, "mine-first"): True,
    } == asked


@pytest.mark.usefixtures("checkout")
def test_in_brief_one_of_the_other_engines_is_drawn_and_the_rest_are_named() -> None:
    first = framework("mine").engines[0]
    others = [replace(first, name=name) for name in ("second", "third", "fourth")]
    limited = replace(first, name="limited", programs=("future",))
    mine = replace(framework("mine"), engines=(first, *others, limited))
    left_out = {tuple(name for _, name in all_but_one([mine], seed)) for seed in range(40)}
    jobs = suite_jobs([mine], brief=True, left_out=[("mine", "second"), ("mine", "fourth")])

    assert {("third", "fourth"), ("second", "fourth"), ("second", "third")} == left_out
    assert {"mine-first", "mine-third", "mine-limited"} == {job.name for job in jobs}


def test_a_job_that_hangs_is_ended_and_counts_as_a_failure(checkout: Path, tmp_path: Path) -> None:
    heard: list[Outcome] = []
    hangs = job(checkout, "hangs", HANGS)
    [outcome] = run_jobs([hangs], tmp_path / "logs", heard.append, limit=2)

    assert [outcome] == heard
    assert 1 == outcome.counts.failed
    assert 2 < outcome.seconds < 20


def test_what_took_longest_the_last_time_is_run_first(checkout: Path, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    seconds = {"short": 1, "long": 3, "middle": 2}
    for name, duration in seconds.items():
        (logs / f"{name}.xml").write_text(REPORT.format(duration))
    jobs = [job(checkout, name, PASSES) for name in (*seconds, "new")]
    heard: list[Outcome] = []
    outcomes = run_jobs(jobs, logs, heard.append, at_once=1)

    assert ["new", "long", "middle", "short"] == [outcome.job.name for outcome in heard]
    assert heard == outcomes
    assert Counts(4, 0, 0) == total_counts(outcomes)
