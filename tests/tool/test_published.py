"""What docs/published/ says of published echo servers: programs, records and the table agree."""

from pathlib import Path

import pytest

from hexapla.comparison.published import (
    published_programs,
    published_record,
    published_records,
    published_row,
)
from hexapla.project.contract import contract

PROMISES = [promise.sentence for promise in contract("echo_server").promises]

every_program = pytest.mark.parametrize("path", published_programs(), ids=lambda path: path.stem)


@every_program
def test_what_a_published_server_breaks_is_recorded(path: Path) -> None:
    record = published_records()[path.stem]

    assert len(PROMISES) == record["promises"]
    assert {*record["broken"]} <= {*PROMISES}


def test_every_record_is_of_a_program() -> None:
    assert {path.stem for path in published_programs()} == {*published_records()}


def test_a_published_protocol_without_flow_control_breaks_one_promise() -> None:
    record = published_records()["asyncio_protocol_open"]

    assert {"A client that never reads costs bounded memory": "memory"} == record["broken"]


def test_a_record_counts_what_is_kept_and_names_what_is_broken() -> None:
    verdicts = [
        {"promise": "A", "verdict": "kept", "code": ""},
        {"promise": "B", "verdict": "broken", "code": "bytes"},
        {"promise": "C", "verdict": "inconclusive", "code": ""},
    ]
    record = published_record(verdicts, "1.0")

    assert 1 == record["kept"]
    assert 3 == record["promises"]
    assert {"B": "bytes"} == record["broken"]


def test_a_row_links_to_what_is_published(tmp_path: Path) -> None:
    path = tmp_path / "mine_server.py"
    path.write_text('"""Echo once.\n\nhttps://example.org/echo\n"""\n', encoding="utf-8")
    record = {"date": "2026-11-29", "version": "1.0", "kept": 1, "promises": 2, "broken": {}}

    assert "[Echo once](https://example.org/echo)" == published_row(path, record)[1]
