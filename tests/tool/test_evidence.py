"""A record is read as it was written, or refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexapla.evidence import FORMAT, Answer, Evidence, Header, Verdict, header, read
from hexapla.root import Misuse

Lines = list[dict[str, Any]]

HEADER = Header(
    when="2026-01-01T00:00:00+00:00",
    system="Linux",
    cpus=2,
    python="3.13.0",
    versions={"mine": "1.0"},
    commit="abc",
    clean=True,
    seed=7,
    control={"lateness": 0.001},
)
VERDICT = Verdict(
    subject="mine",
    framework="mine",
    engine="first",
    program="future",
    promise="It gets the result",
    verdict="kept",
    reason="",
    seconds=0.5,
    seed=7,
    command=("python3", "future.py"),
    traces=({"events": [{"at": 0.1, "text": "main waits"}]},),
)
ANSWER = Answer("mine", "first", "sleep_gather", "who wakes first", {"a b": 20}, 20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A whole record of one verdict and one answer."""
    Evidence(HEADER, [VERDICT], [ANSWER]).write(tmp_path / "build" / "evidence.jsonl")
    return tmp_path / "build" / "evidence.jsonl"


def test_a_record_is_read_as_it_was_written(path: Path) -> None:
    assert Evidence(HEADER, [VERDICT], [ANSWER]) == read(path)


def test_nothing_but_the_record_is_left_in_its_folder(path: Path) -> None:
    assert [path] == list(path.parent.iterdir())


def test_a_record_ends_in_its_counts(path: Path) -> None:
    footer = json.loads(path.read_text().splitlines()[-1])

    assert "footer" == footer["kind"]
    assert (1, 0, 1) == tuple(footer["counts"][name] for name in ("kept", "broken", "answers"))


def test_a_header_names_the_machine_s_kind_and_not_the_machine(checkout: Path) -> None:
    fresh = header({"mine": "1.0"}, 7, {"lateness": 0.0})

    assert (7, {"mine": "1.0"}, FORMAT) == (fresh.seed, fresh.versions, fresh.format)
    assert ("", False) == (fresh.commit, fresh.clean), "nothing is clean where there is no git"


def without(number: int) -> Callable[[Lines], None]:
    """Take a line out of a record."""
    return lambda lines: lines.__delitem__(number)


def changed(number: int, **facts: Any) -> Callable[[Lines], None]:
    """Change a line of a record."""
    return lambda lines: lines[number].update(facts)


def lacking(number: int, name: str) -> Callable[[Lines], None]:
    """Take a field out of a line of a record."""
    return lambda lines: lines[number].__delitem__(name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(without(0), "lacks its header or its footer", id="no header"),
        pytest.param(without(-1), "lacks its header or its footer", id="no footer"),
        pytest.param(without(1), "its footer says", id="a verdict lost"),
        pytest.param(without(2), "its footer says", id="an answer lost"),
        pytest.param(changed(1, verdict="broken"), "its footer says", id="another verdict"),
        pytest.param(changed(1, verdict="perhaps"), "its footer says", id="no verdict"),
        pytest.param(lacking(3, "counts"), "its footer says None", id="no counts"),
        pytest.param(lacking(1, "reason"), "Verdict has reason missing", id="a field lost"),
        pytest.param(lacking(2, "runs"), "Answer has runs missing", id="of an answer"),
        pytest.param(lacking(0, "cpus"), "Header has cpus missing", id="of the header"),
        pytest.param(changed(1, host="a"), "Verdict has host missing or unknown", id="one more"),
        pytest.param(changed(0, format=2), "has format 2; this reads format 1", id="a new format"),
        pytest.param(lacking(0, "format"), "has format None", id="no format"),
        pytest.param(lacking(1, "kind"), "is no evidence", id="of no kind"),
        pytest.param(changed(1, kind="opinion"), "of a kind that is unknown: opinion", id="kind"),
        pytest.param(lambda lines: lines.clear(), "lacks its header", id="empty"),
        pytest.param(lambda lines: lines.insert(1, lines[0]), "unknown: header", id="two headers"),
    ],
)
def test_a_record_that_is_not_whole_is_refused(
    change: Callable[[Lines], None], words: str, path: Path
) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(Misuse) as misuse:
        read(path)

    assert str(path) in str(misuse.value)
    assert words in str(misuse.value)


@pytest.mark.parametrize("end", [b"{", b"[]", b"5", b"\xff", b'"header"'])
def test_what_is_no_record_is_refused(end: bytes, path: Path) -> None:
    path.write_bytes(path.read_bytes() + end)
    with pytest.raises(Misuse, match="is no evidence"):
        read(path)


def test_half_a_line_is_refused(path: Path) -> None:
    path.write_text(path.read_text()[:-20])
    with pytest.raises(Misuse, match="is no evidence"):
        read(path)


def test_a_record_that_is_not_there_says_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="run `hexapla compare`, which writes it"):
        read(tmp_path / "evidence.jsonl")
