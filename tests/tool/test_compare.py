"""`hexapla compare` runs everything once, keeps the evidence, and fails when a promise was broken."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla import compare
from hexapla.cli import main
from hexapla.evidence import read

DECLARED = """
[[tool.hexapla.declared]]
program = "future"
promise = "It gets the result"
reason = "it cannot"
link = "https://example.org/1"
"""


@pytest.fixture
def hexapla(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Compare the one column of the small checkout."""
    monkeypatch.setattr(time, "sleep", lambda _: None)  # the control may be a short one
    monkeypatch.setattr(compare, "RUNS", 4)
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
    assert {"first second": 4} == record.answers[0].answer
    assert 4 == len(record.answers[1].answer)


def test_json_is_the_whole_record_and_may_be_of_a_column_without_the_naps(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "sleep_gather.py").unlink()
    found = json.loads(hexapla("mine", "--json").stdout)
    record = read(checkout / "build" / "evidence.jsonl")

    assert [] == found["answers"]
    assert record.header.seed == found["header"]["seed"]
    assert record.counts == found["counts"]
    assert [each.promise for each in record.verdicts] == [
        each["promise"] for each in found["verdicts"]
    ]


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
    (checkout / "tests" / "test_future.py").write_text("import no_such_module")
    result = hexapla()

    assert 1 == result.exit_code
    assert "no_such_module" in result.stderr
    assert "Not judged: mine." in result.stderr
