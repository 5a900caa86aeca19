"""What the page's template is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from hexapla.project.column_readme import ColumnReadme
from hexapla.project.contract import Contract
from hexapla.project.framework import Framework
from hexapla.record.facts import Verdict


@dataclass(frozen=True)
class Column:
    """One framework as the page shows it."""

    framework: Framework
    version: str
    guide: ColumnReadme
    failures: Sequence[str]
    verdicts: Mapping[str, str]  # by program: how many promises were kept

    @property
    def passed(self) -> bool:
        """Return whether its code may be shown."""
        return not self.failures


@dataclass(frozen=True)
class Shown:
    """One program in one column: its stanzas as HTML, and its run."""

    column: Column
    stanzas: Mapping[str, Markup]
    source: str
    timeline: Markup
    again: Mapping[str, Column] = field(default_factory=dict)  # whose stanza was the same before


@dataclass(frozen=True)
class Program:
    """One program in all columns that have it and have passed."""

    page: Contract
    says: str
    rows: Sequence[str]
    columns: Sequence[Shown]
    absent: Sequence[tuple[Column, str]]
    axes: Markup
    judged: Sequence[Column]
    promises: Sequence[tuple[str, Mapping[str, Verdict | None]]]


@dataclass(frozen=True)
class Wrong:
    """A wrong program: what it did, and what caught it."""

    name: str
    program: str
    says: str
    notes: Markup
    see: str
    caught: Sequence[Verdict]
    timeline: Markup
    command: str
