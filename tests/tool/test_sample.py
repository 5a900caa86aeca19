"""A record of a benchmark is read as it was written, or refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hexapla.bench.record import Benchmark, Method, Sample, read_benchmark
from hexapla.project.root import UserError
from hexapla.record.facts import Header

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
METHOD = Method(
    "quick", 150.0, 7, "cc", 1024, ("echo",), {"other echo_server": "broken: It ends"}, {}
)
SAMPLE = Sample(
    metric="echo-cpu",
    setting="1 KiB, 16 connections",
    subject="mine",
    framework="mine",
    engine="first",
    program="echo_server",
    base="echo_server",
    round=3,
    repeat=0,
    value=1.25e-05,
    unit="s",
    invalid="",
    raw={"messages": 8000, "server": 0.1},
    command=("python3", "echo_server.py"),
)
INVALID = replace(SAMPLE, repeat=1, value=None, invalid="nothing came back for 5 s", raw={})
RECORD = Benchmark(HEADER, METHOD, [SAMPLE, INVALID])
HEADED, METHODS, FIRST, SECOND, FOOTER = range(5)  # the lines of that record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A whole record."""
    RECORD.write(tmp_path / "build" / "bench.jsonl")
    return tmp_path / "build" / "bench.jsonl"


def test_a_benchmark_is_read_as_it_was_written(path: Path) -> None:
    assert RECORD == read_benchmark(path)


def test_a_benchmark_has_its_method_and_its_samples_between_header_and_footer(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]

    assert ["header", "method", "sample", "sample", "footer"] == [line["kind"] for line in lines]
    assert {"samples": 2, "invalid": 1} == lines[FOOTER]["counts"]
    assert [path] == list(path.parent.iterdir())


def test_a_benchmark_is_one_object_with_the_same_facts(path: Path) -> None:
    whole = json.loads(json.dumps(RECORD.json()))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        del line["kind"]

    assert lines == [
        whole["header"],
        whole["method"],
        *whole["samples"],
        {"counts": whole["counts"]},
    ]


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
        pytest.param(without(HEADED), "lacks its header or its footer", id="no header"),
        pytest.param(without(FOOTER), "lacks its header or its footer", id="no footer"),
        pytest.param(without(METHODS), "is not a benchmark record", id="no method"),
        pytest.param(without(FIRST), "its footer says", id="a sample lost"),
        pytest.param(without(SECOND), "its footer says", id="an invalid one lost"),
        pytest.param(
            lambda lines: lines.insert(FIRST, {**lines[FIRST]}),
            "its footer says",
            id="one too many",
        ),
        pytest.param(changed(SECOND, invalid="", value=1.0), "its footer says", id="made valid"),
        pytest.param(
            changed(SECOND, value=1.0), "both a value and a reason", id="a number after all"
        ),
        pytest.param(changed(FIRST, value=None), "or neither", id="no number and no reason"),
        pytest.param(
            changed(FIRST, kind="opinion"), "is not a benchmark record", id="another kind"
        ),
        pytest.param(
            changed(METHODS, kind="sample"), "is not a benchmark record", id="a sample for a method"
        ),
        pytest.param(lacking(FOOTER, "counts"), "its footer says None", id="no counts"),
        pytest.param(lacking(FIRST, "raw"), "Sample has raw missing", id="of a sample"),
        pytest.param(lacking(METHODS, "rounds"), "Method has rounds missing", id="of the method"),
        pytest.param(lacking(HEADED, "cpus"), "Header has cpus missing", id="of the header"),
        pytest.param(changed(FIRST, host="a"), "Sample has host missing or unknown", id="more"),
        pytest.param(changed(HEADED, format=1), "format 1; this reads", id="an old format"),
        pytest.param(changed(METHODS, format=1), "format 1 of a benchmark", id="an old method"),
        pytest.param(lacking(FIRST, "kind"), "is not a record", id="of no kind"),
        pytest.param(lambda lines: lines.clear(), "lacks its header", id="empty"),
    ],
)
def test_a_benchmark_that_is_not_whole_is_refused(
    change: Callable[[Lines], None], words: str, path: Path
) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(UserError) as misuse:
        read_benchmark(path)

    assert str(path) in str(misuse.value)
    assert words in str(misuse.value)


def test_half_a_line_is_refused(path: Path) -> None:
    path.write_text(path.read_text()[:-20])
    with pytest.raises(UserError, match="is not a record"):
        read_benchmark(path)


def test_a_benchmark_that_is_not_there_says_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run `hexapla bench`, which writes it"):
        read_benchmark(tmp_path / "bench.jsonl")
