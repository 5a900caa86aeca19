"""The record of a benchmark: where, when and how, and every sample raw.

A file of JSON lines like the evidence: a header, a line on the method, the samples, and a footer with their
counts, so that a record that was cut off is refused.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hexapla.project.root import UserError
from hexapla.record.facts import Header
from hexapla.record.jsonl import lines_of, make, put

FORMAT = 3  # of the method and the samples; the header has a format of its own


@dataclass(frozen=True)
class Sample:
    """One measurement of one program, or why there is none.

    `subject` is the framework, with its engine where that is not the default one. `program` is the trial's
    program, `base`, or a variant of it. `repeat` is 1 for the second measurement of the reference in a
    round, else 0. `value` is in `unit`, and None where `invalid` says why there is no number. `raw` holds
    what the value was computed from, and `command` runs the program.
    """

    metric: str
    setting: str
    subject: str
    framework: str
    engine: str
    program: str
    base: str
    round: int
    repeat: int
    value: float | None
    unit: str
    invalid: str
    raw: Mapping[str, Any]
    command: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    mode: str
    seconds: float
    rounds: int
    compiler: str
    descriptors: int  # that a process may open
    only: tuple[str, ...]
    left_out: Mapping[str, str]  # reasons, by "subject program"
    clients: Mapping[
        str, float
    ]  # nanoseconds a message costs our load generator, and a minimal one
    format: int = FORMAT


@dataclass
class Benchmark:
    header: Header
    method: Method
    samples: list[Sample] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        invalid = sum(bool(sample.invalid) for sample in self.samples)
        return {"samples": len(self.samples), "invalid": invalid}

    def write(self, path: Path) -> None:
        """Write the record, whole or not at all."""
        facts = [("header", self.header), ("method", self.method)]
        facts += [("sample", sample) for sample in self.samples]
        lines = [{"kind": kind, **asdict(fact)} for kind, fact in facts]  # type: ignore[call-overload]
        put(path, [*lines, {"kind": "footer", "counts": self.counts}])

    def json(self) -> dict[str, Any]:
        facts = {"header": asdict(self.header), "method": asdict(self.method)}
        return {**facts, "samples": [*map(asdict, self.samples)], "counts": self.counts}


def read_benchmark(path: Path) -> Benchmark:
    """Return the record in a file; raise `UserError` when it is not whole."""
    lines = lines_of(path, "hexapla bench")
    kinds = [line.pop("kind") for line in lines]
    if kinds[1:2] != ["method"] or {*kinds[2:-1]} - {"sample"}:
        raise UserError(f"{path} is not a benchmark record: `hexapla bench` writes one.")
    if lines[1].get("format") != FORMAT:
        format_ = f"{path} has format {lines[1].get('format')} of a benchmark"
        raise UserError(f"{format_}; this reads format {FORMAT}: run `hexapla bench` again.")
    record = Benchmark(
        make(Header, lines[0], path),
        make(Method, lines[1], path),
        [make(Sample, line, path) for line in lines[2:-1]],
    )
    if lines[-1].get("counts") != record.counts:
        raise UserError(f"{path} holds {record.counts}, its footer says {lines[-1].get('counts')}.")
    if any((sample.value is None) != bool(sample.invalid) for sample in record.samples):
        raise UserError(f"{path} holds a sample with both a value and a reason, or neither.")
    return record
