"""What differs between two records: of two machines, two days, or two versions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from hexapla.record.evidence import Evidence

NONE = "-"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """Each row has what it is about, what the older record says, and what this one says."""

    old: str
    new: str
    rows: tuple[tuple[str, str, str], ...]


def moved(old: Evidence, new: Evidence) -> Moved:
    """Return what differs, in this order: where they were made, versions, verdicts, answers."""
    parts = (place, versions, verdicts, answers)
    rows = (row for part in parts for row in differing(part(old), part(new)))
    return Moved(title(old), title(new), tuple(rows))


def title(record: Evidence) -> str:
    when = datetime.fromisoformat(record.header.when)
    return f"{when:%Y-%m-%d %H:%M} UTC, {record.header.system}"


def differing(old: Mapping[Key, str], new: Mapping[Key, str]) -> Iterator[tuple[str, str, str]]:
    for key in dict.fromkeys([*old, *new]):
        before, now = old.get(key, NONE), new.get(key, NONE)
        if before != now:
            yield ", ".join(key), before, now


def place(record: Evidence) -> dict[Key, str]:
    header = record.header
    return {
        ("system",): header.system,
        ("processors",): str(header.cpus),
        ("Python",): header.python,
    }


def versions(record: Evidence) -> dict[Key, str]:
    return {("version", name): version for name, version in record.header.versions.items()}


def verdicts(record: Evidence) -> dict[Key, str]:
    return {(it.framework, it.program, it.promise): it.verdict for it in record.verdicts}


def answers(record: Evidence) -> dict[Key, str]:
    return {(it.framework, it.question): it.answer for it in record.answers}
