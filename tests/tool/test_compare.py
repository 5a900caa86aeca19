"""`hexapla compare` runs everything once, keeps the evidence, and fails when a promise was broken."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.comparison import compare
from hexapla.record.evidence import read

DECLARED = """
[[tool.hexapla.declared]]
program = "future"
promise = "It gets the result"
reason = "it cannot"
link = "https://example.org/1"
"""

RECORDED = """
[first."future/reason"]
answer = "varies"
counts = { nothing = 2, "the result" = 3 }
version = "0.9"

[first."sleep_gather/equal-naps-wake"]
answer = "reversed"
counts = { reversed = 40 }
version = "0.9"

[second."future/order"]
answer = "reversed"
counts = { reversed = 40 }
version = "0.9"
"""


@pytest.fixture
def hexapla(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Compare the one column of the small checkout."""
    monkeypatch.setattr(time, "sleep", lambda _: None)  # the control may be a short one
    monkeypatch.setattr(compare, "RUNS", 2)
    return lambda *words: CliRunner().invoke(main, ["compare", *words])


def test_what_is_kept_is_a_table_and_evidence(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    result = hexapla("--seed", "7")
    record = read(checkout / "build" / "evidence.jsonl")

    assert 0 == result.exit_code, result.output
    assert "2 kept" in result.stdout
    assert "in order" in result.stdout
    assert "The evidence is in build/evidence.jsonl (seed 7)." in result.stderr
    assert 7 == record.header.seed
    assert 2 == record.counts["kept"]
    wakes, start_up = record.answers
    assert ["sleep_gather/equal-naps-wake", "sleep_gather/start-up"] == [
        each.question for each in record.answers
    ]
    assert ("in order", {"in order": 10}, 10) == (wakes.answer, wakes.raw, wakes.runs)
    assert 2 == len(start_up.raw) == start_up.runs
    assert start_up.raw == sorted(start_up.raw)
    assert f"{median(start_up.raw) * 1000:.0f} ms" == start_up.answer
    hexapla_run = ("hexapla", "run", "mine", "sleep_gather", "first-2=0.05", "second-2=0.05")
    assert {hexapla_run} == {each.command[:6] for each in record.answers}


def test_json_is_the_whole_record_and_may_be_of_a_column_without_the_naps(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "sleep_gather.py").unlink()
    found = json.loads(hexapla("mine", "--json").stdout)
    record = read(checkout / "build" / "evidence.jsonl")

    assert [] == found["answers"]
    assert ["header", "verdicts", "caught", "answers", "runs", "replays", "counts"] == [*found]
    assert [each.source for each in record.runs] == [each["source"] for each in found["runs"]]
    assert record.header.seed == found["header"]["seed"]
    assert record.counts == found["counts"]
    assert [each.promise for each in record.verdicts] == [
        each["promise"] for each in found["verdicts"]
    ]


def test_naps_that_wake_in_another_order_are_counted(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    program = checkout / "packages" / "mine" / "sleep_gather.py"
    program.write_text(program.read_text().replace("argv[1:]", "argv[:0:-1]"))
    result = hexapla()
    wakes, _ = read(checkout / "build" / "evidence.jsonl").answers

    assert ("reversed", {"reversed": 10}) == (wakes.answer, wakes.raw)
    assert 0 == result.exit_code, "an open question has no wrong answer"


def test_naps_that_never_wake_are_no_answer(hexapla: Callable[..., Result], checkout: Path) -> None:
    program = checkout / "packages" / "mine" / "sleep_gather.py"
    program.write_text(program.read_text().replace("wakes", "sleeps on"))
    result = hexapla()

    assert [] == read(checkout / "build" / "evidence.jsonl").answers
    assert "mine: missing-line: `wakes`: expected once each" in result.stderr


def test_what_is_recorded_is_added_to_what_was_measured(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "behaviours.toml").write_text(RECORDED)
    hexapla()
    *measured, added = read(checkout / "build" / "evidence.jsonl").answers

    assert ("in order", {"in order": 10}) == (measured[0].answer, measured[0].raw), "not replaced"
    assert 2 == len(measured)
    assert ("mine", "first", "future") == (added.framework, added.engine, added.program)
    assert ("future/reason", "varies") == (added.question, added.answer)
    assert ({"nothing": 2, "the result": 3}, 5) == (added.raw, added.runs)
    assert ("hexapla", "behaviours", "mine", "--ask", "--program", "future") == added.command
    assert "0.9" == added.version


def test_a_broken_promise_is_exit_code_1(hexapla: Callable[..., Result], checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text("print('main gets Done!')")
    result = hexapla()

    assert 1 == result.exit_code
    assert "1 broken, 1 kept" in result.stdout
    assert "broken   future by mine: It gets the result: " in result.stdout


def test_a_declared_promise_is_shown_and_no_failure(
    hexapla: Callable[..., Result], checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest("", DECLARED)
    (checkout / "packages" / "mine" / "future.py").write_text("print('main gets Done!')")
    result = hexapla()

    assert 0 == result.exit_code, result.output
    assert "1 declared, 1 kept" in result.stdout
    assert "It gets the result: it cannot (https://example.org/1): " in result.stdout


def test_a_column_that_could_not_be_judged_is_named_and_exit_code_1(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").write_text("import no_such_module")
    result = hexapla()

    assert 1 == result.exit_code
    assert "no_such_module" in result.stderr
    assert "Not judged: mine." in result.stderr
