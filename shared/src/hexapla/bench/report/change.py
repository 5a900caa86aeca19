"""What moved between two benchmarks, beyond the noise of both; and how well the second repeats the first.

Ratios are compared, not figures: another day or another machine changes all figures, and few ratios.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hexapla.bench.baselines import anchors
from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import TIMES, flat, named, spread, titles
from hexapla.bench.report.statistics import Figure, Interval
from hexapla.bench.report.table import NAME
from hexapla.bench.report.units import three

Cell = tuple[str, str, str, str]  # metric, setting, subject, program


@dataclass(frozen=True)
class Ratio:
    """How one cell stood to one anchor, in the old record and in the new one."""

    cell: Figure
    anchor: str
    old: Interval
    new: Interval
    control: Interval | None  # of both records the wider one

    @property
    def known(self) -> bool:
        """Return whether anything was expected: what was measured but once has no interval."""
        return self.old.low < self.old.high

    @property
    def held(self) -> bool:
        """Return whether the new median lies where it was expected."""
        return self.old.holds(self.new.middle)

    @property
    def moved(self) -> bool:
        """Return whether it does not, and the difference is real, too."""
        old, new = (
            Interval(each.middle, each.middle, each.middle) for each in (self.old, self.new)
        )
        return not self.held and (not old.middle or not statistics.tied(new, old, self.control))


@dataclass(frozen=True)
class Change:
    """All that can be said of two records."""

    ratios: Sequence[Ratio]
    new: Sequence[Figure]  # cells that have a number now, and had none
    gone: Sequence[Figure]  # that had one, with why they have none now, where they were measured
    alone: int  # cells that are in both, but for which nothing was expected

    @property
    def moved(self) -> list[Ratio]:
        """Return what moved beyond the noise."""
        return [each for each in self.ratios if each.moved]

    @property
    def cells(self) -> tuple[int, int]:
        """Return in how many cells every new median ratio is where it was expected, and of how many."""
        found: dict[Cell, bool] = {}
        for each in filter(lambda ratio: ratio.known, self.ratios):
            found[key(each.cell)] = found.get(key(each.cell), True) and each.held
        return sum(found.values()), len(found)


def changed(old: Benchmark, new: Benchmark) -> Change:
    """Return what two records have in common, and what not."""
    anchored = anchors()
    before, after = (
        {key(each): each for each in statistics.figures(record, anchored)} for record in (old, new)
    )
    controls = [statistics.doubled(record) for record in (old, new)]
    ratios = [
        Ratio(cell, anchor, before[name].ratios[anchor], cell.ratios[anchor], control)
        for name, cell in after.items()
        if name in before
        for control in [wider([each.get(name[:2]) for each in controls])]
        for anchor in anchored
        # An anchor is always once itself: to count that would flatter.
        if anchor in before[name].ratios and anchor in cell.ratios and cell.subject != anchor
        if before[name].ratios[anchor].middle >= 0 and cell.ratios[anchor].middle >= 0
    ]
    compared = {key(each.cell) for each in ratios if each.known}
    both = [
        cell
        for name, cell in after.items()
        if cell.values and name in before and before[name].values and cell.subject not in anchored
    ]
    return Change(
        ratios,
        new=[cell for name, cell in after.items() if cell.values and not has(before, name)],
        gone=[
            after.get(name, cell)
            for name, cell in before.items()
            if cell.values and not has(after, name)
        ],
        alone=sum(key(cell) not in compared for cell in both),
    )


def key(each: Figure) -> Cell:
    """Return what makes a cell the same in two records."""
    return each.metric, each.setting, each.subject, each.program


def has(found: Mapping[Cell, Figure], name: Cell) -> bool:
    """Return whether a record has a number in this cell."""
    return name in found and bool(found[name].values)


def wider(controls: Sequence[Interval | None]) -> Interval | None:
    """Return of two records' controls the one that is noisier."""
    known = [each for each in controls if each]
    return max(known, key=lambda each: max(each.high - 1, 1 - each.low), default=None)


def change(old: Benchmark, new: Benchmark) -> list[Text]:
    """Return what moved, what is new and what is gone, and how well the benchmark repeats itself."""
    found, names = changed(old, new), titles()
    lines = [Text(flat(f"from {when(old)} to {when(new)}"), "dim"), Text()]
    if found.moved:
        lines += [Text("Moved beyond the noise", "bold"), *table(found.moved, names)]
    else:
        lines.append(Text("Nothing moved beyond the noise."))
    for heading, cells in (("New", found.new), ("Gone", found.gone)):
        if cells:
            lines += [Text(), Text(heading, "bold"), *(told(each, names) for each in cells)]
    return [*lines, Text(), *repeated(found)]


def when(record: Benchmark) -> str:
    """Return when a record was made, and of what."""
    header = record.header
    return f"{header.when} ({record.method.mode}, {header.commit[:10] or 'no commit'})"


def table(moved: Sequence[Ratio], names: Mapping[str, str]) -> Iterator[Text]:
    """Yield a line for each ratio that moved, the one that moved most first, below its metric."""
    widest = min(max(cell_len(named(each.cell, names)) for each in moved), NAME)
    for where in dict.fromkeys(key(each.cell)[:2] for each in moved):
        yield Text.assemble(flat(where[0]), ("  " + flat(where[1]), "dim"))
        mine = [each for each in moved if key(each.cell)[:2] == where]
        for each in sorted(mine, key=far, reverse=True):
            more = each.new.middle > each.old.middle
            yield Text.assemble(
                f"  {set_cell_size(named(each.cell, names), widest)}  ",
                (
                    f"{'+' if more else '-'}{far(each) * 100:.0f} %".rjust(7),
                    "red" if more else "green",
                ),
                f"  {TIMES} {flat(each.anchor)}  {reading(each.old)} to {reading(each.new)}",
            )


def far(each: Ratio) -> float:
    """Return how far a ratio moved, as a share of what it was."""
    return abs(each.new.middle - each.old.middle) / (each.old.middle or 1)


def reading(found: Interval) -> str:
    """Return a ratio and its interval."""
    edges = spread(found)
    return f"{three(found.middle)} ({edges})" if edges else three(found.middle)


def told(each: Figure, names: Mapping[str, str]) -> Text:
    """Return a cell that only one record has, with the reason where it was measured all the same."""
    reason = f": INVALID: {'; '.join(each.invalid)}" if each.invalid and not each.values else ""
    line = f"  {named(each, names)}  {flat(each.metric)}, {flat(each.setting)}"
    return Text(line).append(flat(reason), "red")


def repeated(found: Change) -> list[Text]:
    """Return in how many cells the new record says what the old one expected."""
    held, count = found.cells
    lines = [Text("No cell with an interval is in both records, so nothing can be said.")]
    if count:
        share = f"{held} of {count} cells, {held / count * 100:.1f} %"
        lines = [
            Text.assemble(
                "Every new median ratio lies in the old interval in ", (share, "bold"), "."
            )
        ]
    if found.alone:
        said = f"{found.alone} cells have no ratio, or were measured but once, and are not counted."
        lines.append(Text(said, "dim"))
    return lines
