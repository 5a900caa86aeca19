"""What changed between two benchmarks, beyond the noise of both; and how well the second repeats the first.

Ratios are compared, not values: another day or another machine changes all values, and few ratios.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hexapla.bench.baselines import baseline_names
from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import TIMES, one_line, row_name, with_edges
from hexapla.bench.report.statistics import Estimate, Interval
from hexapla.bench.report.table import MAX_NAME

Cell = tuple[str, str, str, str]  # metric, setting, subject, program


@dataclass(frozen=True)
class RatioChange:
    cell: Estimate
    baseline: str
    old: Interval
    new: Interval
    reference: Interval | None  # the larger noise of the two records

    @property
    def predicted(self) -> bool:
        """Return whether the old record predicts anything: a single round has no interval."""
        return self.old.low < self.old.high

    @property
    def held(self) -> bool:
        return self.old.holds(self.new.middle)

    @property
    def moved(self) -> bool:
        old, new = (Interval(*[ratio.middle] * 3) for ratio in (self.old, self.new))
        return not self.held and (not old.middle or not statistics.tied(new, old, self.reference))

    @property
    def share(self) -> float:
        return abs(self.new.middle - self.old.middle) / (self.old.middle or 1)


@dataclass(frozen=True)
class Change:
    ratios: Sequence[RatioChange]
    new: Sequence[Estimate]  # cells that have a number in the new record only
    gone: Sequence[Estimate]  # in the old record only, with the reasons from the new one
    unpredicted: int  # cells in both records without any prediction

    @property
    def moved(self) -> list[RatioChange]:
        return [ratio for ratio in self.ratios if ratio.moved]

    @property
    def cells(self) -> tuple[int, int]:
        """Return in how many cells every new median lies in the old interval, and the number of cells."""
        held: dict[Cell, bool] = {}
        for ratio in self.ratios:
            if ratio.predicted:
                held[ratio.cell.key] = held.get(ratio.cell.key, True) and ratio.held
        return sum(held.values()), len(held)


def compare_records(old: Benchmark, new: Benchmark) -> Change:
    baselines = baseline_names()
    before = {cell.key: cell for cell in statistics.estimates(old, baselines)}
    after = {cell.key: cell for cell in statistics.estimates(new, baselines)}
    noises = [statistics.reference_noise(record) for record in (old, new)]
    ratios = [
        RatioChange(cell, baseline, was, now, reference)
        for key, cell in after.items()
        if key in before
        for reference in [noisier([noise.get(key[:2]) for noise in noises])]
        # A baseline is always once itself: to count that would flatter.
        for baseline in baselines
        if baseline in before[key].ratios and baseline in cell.ratios and cell.subject != baseline
        for was, now in [(before[key].ratios[baseline], cell.ratios[baseline])]
        if was.middle >= 0 and now.middle >= 0
    ]
    lost = [key for key, cell in before.items() if cell.values and not has_values(after, key)]
    predicted = {ratio.cell.key for ratio in ratios if ratio.predicted}
    return Change(
        ratios,
        new=[cell for key, cell in after.items() if cell.values and not has_values(before, key)],
        gone=[after.get(key, before[key]) for key in lost],
        unpredicted=sum(
            has_values(before, key) and cell.subject not in baselines and key not in predicted
            for key, cell in after.items()
            if cell.values
        ),
    )


def has_values(estimates: Mapping[Cell, Estimate], key: Cell) -> bool:
    return key in estimates and bool(estimates[key].values)


def noisier(references: Sequence[Interval | None]) -> Interval | None:
    known = [reference for reference in references if reference]
    return max(known, key=lambda noise: max(noise.high - 1, 1 - noise.low), default=None)


def change_lines(old: Benchmark, new: Benchmark) -> list[Text]:
    change = compare_records(old, new)
    lines = [Text(one_line(f"from {origin(old)} to {origin(new)}"), "dim"), Text()]
    if change.moved:
        lines += [Text("Changed beyond the noise", "bold"), *moved_lines(change.moved)]
    else:
        lines.append(Text("Nothing changed beyond the noise."))
    for heading, cells in (("New", change.new), ("Gone", change.gone)):
        if cells:
            lines += [Text(), Text(heading, "bold"), *(cell_line(cell) for cell in cells)]
    return [*lines, Text(), *repeat_lines(change)]


def origin(record: Benchmark) -> str:
    header = record.header
    return f"{header.when} ({record.method.mode}, {header.commit[:10] or 'no commit'})"


def moved_lines(moved: Sequence[RatioChange]) -> Iterator[Text]:
    """Yield a line for each ratio below its metric, the one that changed most first."""
    name_width = min(max(cell_len(row_name(ratio.cell)) for ratio in moved), MAX_NAME)
    for table in dict.fromkeys(ratio.cell.key[:2] for ratio in moved):
        yield Text.assemble(one_line(table[0]), ("  " + one_line(table[1]), "dim"))
        of_table = [ratio for ratio in moved if ratio.cell.key[:2] == table]
        for ratio in sorted(of_table, key=lambda ratio: ratio.share, reverse=True):
            sign, style = ("+", "red") if ratio.new.middle > ratio.old.middle else ("-", "green")
            yield Text.assemble(
                f"  {set_cell_size(row_name(ratio.cell), name_width)}  ",
                (f"{sign}{ratio.share * 100:.0f} %".rjust(7), style),
                f"  {TIMES} {one_line(ratio.baseline)}  ",
                f"{with_edges(ratio.old, 3, 3)} to {with_edges(ratio.new, 3, 3)}",
            )


def cell_line(cell: Estimate) -> Text:
    reason = f": INVALID: {'; '.join(cell.invalid)}" if cell.invalid and not cell.values else ""
    line = f"  {row_name(cell)}  {one_line(cell.metric)}, {one_line(cell.setting)}"
    return Text(line).append(one_line(reason), "red")


def repeat_lines(change: Change) -> list[Text]:
    held, count = change.cells
    lines = [Text("The records have no cell with an interval in common: nothing can be compared.")]
    if count:
        share = (f"{held} of {count} cells, {held / count * 100:.1f} %", "bold")
        lines = [Text.assemble("Every new median ratio lies in the old interval in ", share, ".")]
    if change.unpredicted:
        cells = f"{change.unpredicted} cells have no ratio, or were measured only once"
        lines.append(Text(f"{cells}, and are not counted.", "dim"))
    return lines
