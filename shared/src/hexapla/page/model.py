"""What the page's template is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hexapla.page.lanes import Lanes
from hexapla.page.timeline import Drawing, Frame
from hexapla.project.column_readme import ColumnReadme
from hexapla.project.contract import Contract
from hexapla.project.framework import Framework
from hexapla.record.facts import Verdict


@dataclass(frozen=True)
class PageColumn:
    """One framework as the page shows it."""

    framework: Framework
    version: str
    guide: ColumnReadme
    failures: Sequence[str]
    verdicts: Mapping[str, str]  # by program: how many promises were kept

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass(frozen=True)
class ShownProgram:
    """One program of one framework, and its run."""

    column: PageColumn
    title: str
    notes: Markup
    sections: Mapping[str, Markup]
    same_as: Mapping[str, PageColumn]  # by section: an earlier column that has the same one
    run: Drawing
    lines: str  # what the run printed, with times
    prints: str = ""  # without times
    prints_as: PageColumn | None = None  # an earlier column that printed the same
    first_line: int = 1  # of its sections, below the title
    lanes: Lanes | None = None
    loop_file: str = ""  # the file with its loop, if a replay can show that


@dataclass(frozen=True)
class ProgramArticle:
    """One program in all frameworks that have it and have passed."""

    contract: Contract
    summary: str
    section_names: Sequence[str]
    columns: Sequence[ShownProgram]
    absent: Sequence[tuple[PageColumn, str]]  # with the reason
    frame: Frame
    judged: Sequence[PageColumn]
    promises: Sequence[tuple[str, Mapping[str, Verdict | None]]]  # those not kept, by title

    @property
    def lane_frames(self) -> Mapping[str, Lanes]:
        """Return one with each of the sets of names, by the id of that set."""
        return {shown.lanes.frame: shown.lanes for shown in self.columns if shown.lanes}

    @property
    def tallest_lanes(self) -> Lanes | None:
        """Return those with the most tasks; the pauses are the same in all of them."""
        drawn = [shown.lanes for shown in self.columns if shown.lanes]
        return max(drawn, key=lambda lanes: lanes.height, default=None)

    @property
    def has_lanes(self) -> bool:
        return any(shown.lanes for shown in self.columns)


@dataclass(frozen=True)
class WrongProgram:
    """An impostor: what it did, and what caught it."""

    name: str
    program: str
    summary: str
    notes: Markup
    see: str
    caught: Sequence[Verdict]
    source: str
    run: Drawing
    lines: str
    command: str
    made_from: str  # the right program that it is most like
    difference: Sequence[
        tuple[str, str]
    ]  # a sign and a line: `+` is the wrong one, `-` the right one
    played: bool  # whether it has a replay
