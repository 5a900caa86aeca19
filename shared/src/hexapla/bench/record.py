"""The record of a benchmark: where, when and how, and every sample raw.

A file of JSON lines in the manner of the evidence: a header, a line on the method, the samples, and a footer
with their counts, so that a record which was cut off is refused instead of believed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hexapla.project.root import UserError
from hexapla.record.facts import Header
from hexapla.record.jsonl import lines_of, make, put


@dataclass(frozen=True)
class Sample:
    """One measurement of one program, or why there is none.

    `subject` is the column, with its engine where that is not the default one; `value` is in `unit`, and
    None where `invalid` says why nothing can be said. `raw` holds what the value was computed from, and
    `command` runs the program. `lap` is 0 for the first of the two laps that a control has in every round.
    """

    metric: str
    setting: str
    subject: str
    framework: str
    engine: str
    program: str
    round: int
    lap: int
    value: float | None
    unit: str
    invalid: str
    raw: Mapping[str, Any]
    command: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """How the rounds were made: their order's seed, their number, what was pinned and what was there."""

    mode: str
    seconds: float
    rounds: int
    compiler: str
    descriptors: int
    only: tuple[str, ...]
    left_out: Mapping[str, str]  # whom nobody measured, and why
    clients: Mapping[str, float]  # nanoseconds that a message costs our generator, and one in C


@dataclass
class Benchmark:
    """A whole record."""

    header: Header
    method: Method
    samples: list[Sample] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many samples there are, and how many of them are invalid."""
        invalid = sum(bool(each.invalid) for each in self.samples)
        return {"samples": len(self.samples), "invalid": invalid}

    def write(self, path: Path) -> None:
        """Write the record, whole or not at all."""
        lines: list[dict[str, Any]] = [{"kind": "header", **asdict(self.header)}]
        lines += [{"kind": "method", **asdict(self.method)}]
        lines += [{"kind": "sample", **asdict(each)} for each in self.samples]
        put(path, [*lines, {"kind": "footer", "counts": self.counts}])

    def json(self) -> dict[str, Any]:
        """Return the record as one object."""
        parts = {"header": asdict(self.header), "method": asdict(self.method)}
        return {**parts, "samples": [asdict(each) for each in self.samples], "counts": self.counts}


def read(path: Path) -> Benchmark:
    """Return the record in a file; raise `UserError` when it is not whole."""
    lines = lines_of(path, "hexapla bench")
    kinds = [line.pop("kind") for line in lines]
    if kinds[1:2] != ["method"] or {*kinds[2:-1]} - {"sample"}:
        raise UserError(f"{path} is no benchmark: `hexapla bench` writes one.")
    found = Benchmark(
        make(Header, lines[0], path),
        make(Method, lines[1], path),
        [make(Sample, line, path) for line in lines[2:-1]],
    )
    if lines[-1].get("counts") != found.counts:
        raise UserError(f"{path} holds {found.counts}, its footer says {lines[-1].get('counts')}.")
    if any((each.value is None) != bool(each.invalid) for each in found.samples):
        raise UserError(
            f"{path} holds a sample with both a value and a reason for none, or neither."
        )
    return found
