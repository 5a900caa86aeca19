"""A benchmark as tables for a terminal: one for each metric and setting.

The ratios to both baselines come first and the value last, because the value depends on the machine. Rows
that cannot be told apart share a letter, and where there is no number there is the reason. No score mixes
metrics, and metrics that do not rank are shown in alphabetical order.
"""

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_letters

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import (
    TIMES,
    CostTable,
    FreshCost,
    Growth,
    cost_tables,
    edges,
    fresh_costs,
    growths,
    method_line,
    one_line,
    ranked_by,
    row_name,
)
from hexapla.bench.report.statistics import Estimate, Interval
from hexapla.bench.report.units import Unit, significant, unit

MIN_BAR, MAX_BAR = 6, 60  # characters
WIDE_CONSOLE = 100  # characters from which on there is room for wider gaps
MAX_NAME = 26  # characters
NUMBERS = 3  # columns after the bar that hold numbers: lowest, median and rounds

LEGEND = (
    "Rows that share a letter are tied: their intervals overlap, or they differ by less than "
    f"{statistics.MIN_DIFFERENCE * 100:.0f} %, or by less than twice the noise of the reference. "
    f"Intervals are {statistics.CONFIDENCE * 100:.0f} % prediction intervals for the median of another such "
    f"benchmark; wide ones reach more than {statistics.WIDE_SHARE * 100:.0f} % to either side."
)


def table_lines(record: Benchmark, width: int) -> list[Text]:
    tables = cost_tables(record)
    rows = [row_name(estimate) for table in tables for estimate in table.estimates]
    name_width = min(max(map(cell_len, rows), default=0), MAX_NAME)
    lines = [Text(one_line(method_line(record)), "dim"), Text(LEGEND, "dim")]
    shown: dict[tuple[str, str, str], str] = {}  # the metric, by setting, name and reason
    metric = None
    for table in tables:
        lines.append(Text())
        if table.metric != metric:
            metric = table.metric
            lines.append(Text.assemble((one_line(metric), "bold"), f"  {table.about.says}"))
        setting, invalid = table.setting, table.invalid
        earlier = {name: shown.get((setting, name, why)) for name, why in invalid.items()}
        new = {name: why for name, why in invalid.items() if not earlier[name]}
        lines += one_table(replace(table, invalid=new), width, name_width)
        for first in dict.fromkeys(filter(None, earlier.values())):
            same = ", ".join(name for name in earlier if earlier[name] == first)
            lines.append(Text(f"INVALID, for the reason given at {one_line(first)}: {same}", "red"))
        shown |= {(setting, name, why): table.metric for name, why in new.items()}
    if changed := fresh_costs(tables):
        lines += [Text(), *fresh_cost_lines(changed)]
    if known := growths(tables):
        lines += [Text(), Text("How it grows", "bold"), *growth_lines(known)]
    if record.method.left_out:
        lines += [Text(), Text("Not measured", "bold"), *left_out_lines(record)]
    return lines


def one_table(table: CostTable, width: int, name_width: int) -> list[Text]:
    values = (value for estimate in table.estimates for value in estimate.values)
    measure = unit(values, table.about.unit)
    heading = one_line(table.setting)
    if table.estimates:
        heading += f" · in {measure.name}"
    if not table.about.ranks:
        heading += " · shown, not ranked"
    elif table.reference:
        noise = edges(table.reference) or significant(table.reference.middle)
        heading += f" · the reference compared with itself: {noise}"
    lines = [Text(heading, "dim")]
    if table.estimates:
        lines += grid(table, measure, width, name_width)
    for name, reason in table.invalid.items():
        lines.append(Text.assemble(f"{name:<{name_width}}  ", (one_line(reason), "red")))
    return lines


def grid(table: CostTable, measure: Unit, width: int, name_width: int) -> list[Text]:
    """Return the rows under their headings, without empty columns, and without bars if there is no room."""
    roomy = width >= WIDE_CONSOLE
    lettered = zip(table.estimates, table.letters, strict=True)
    rows = [row(table, estimate, letters, measure, roomy) for estimate, letters in lettered]
    heads = [f"{TIMES} {one_line(name)}" for name in table.baselines]
    heads += ["lowest", "median", "n", "tie", "wide"]
    columns = zip(heads, *rows, strict=True)
    widths = [max(map(cell_len, column)) if any(column[1:]) else 0 for column in columns]
    gap = "  " if roomy else " "
    used = name_width + sum(len(gap) + cells for cells in widths if cells)
    bar_width = min(width - used - len(gap), MAX_BAR)
    bar_width = bar_width if bar_width >= MIN_BAR else 0
    scale = max(ranked_by(estimate, table.baselines).high for estimate in table.estimates)
    ratios = len(table.baselines)

    def line(name: str, cells: Sequence[str], bar: Text, style: str) -> Text:
        text = Text(set_cell_size(name, name_width), style)
        for number, (cell, size) in enumerate(zip(cells, widths, strict=True)):
            if number == ratios and bar_width:
                text.append(gap).append_text(bar).append(" " * (bar_width - cell_len(bar.plain)))
            if number < ratios:
                text.append(gap).append(f"{cell:<{size}}", "bold" if bar and not number else "")
            elif size:
                right = number < ratios + NUMBERS
                text.append(gap).append(f"{cell:>{size}}" if right else f"{cell:<{size}}")
        text.rstrip()
        return text

    lines = [line("", heads, Text(), "dim")]
    for estimate, cells in zip(table.estimates, rows, strict=True):
        style = "yellow" if estimate.subject in table.baselines else ""
        bar = Text(bar_of(ranked_by(estimate, table.baselines), scale, bar_width), style or "cyan")
        lines.append(line(row_name(estimate), cells, bar, style))
    return lines


def row(
    table: CostTable, estimate: Estimate, letters: str, measure: Unit, roomy: bool
) -> list[str]:
    """Return the cells of a row; with room, each tie letter has a column of its own."""
    marks = sorted({*"".join(table.letters)}, key=ascii_letters.index)
    ratios = [estimate.ratios[name] for name in table.baselines]
    wide = any(ratio.wide for ratio in ratios) and table.about.ranks
    spaced = "".join(mark if mark in letters else " " for mark in marks).rstrip()
    digits = 3 if roomy else 2
    return [
        *(f"{significant(ratio.middle):>5} {edges(ratio, digits)}".rstrip() for ratio in ratios),
        measure.of(min(estimate.values)),
        measure.of(estimate.median),
        str(len(estimate.values)),
        spaced if roomy else letters,
        "wide" if wide else "",
    ]


def bar_of(interval: Interval, scale: float, width: int) -> str:
    if scale <= 0 or interval.middle <= 0:
        return ""
    ends = (interval.low, interval.middle, interval.high)
    low, middle, high = (min(int(end / scale * width), width - 1) for end in ends)
    if interval.low == interval.high:
        return "━" * (middle + 1)
    if low == high:
        return "━" * middle + "┃"
    marks = dict.fromkeys(range(low, high + 1), "─") | {low: "├", high: "┤", middle: "┿"}
    return "".join(marks.get(place, "━") for place in range(high + 1))


def fresh_cost_lines(costs: Sequence[FreshCost]) -> list[Text]:
    name_width = min(max(cell_len(cost.name) for cost in costs), MAX_NAME)
    measure = unit([value for cost in costs for value in (cost.fresh, cost.settled)], "s")
    heading = "Before and after the first client has left"
    lines = [Text(heading, "bold")]
    for setting in dict.fromkeys(cost.setting for cost in costs):
        lines.append(Text(f"{one_line(setting)} · in {measure.name}", "dim"))
        lines += [
            Text.assemble(
                f"{set_cell_size(cost.name, name_width)}  ",
                f"{measure.of(cost.fresh):>6} before, {measure.of(cost.settled):>6} after: ",
                (f"{TIMES} {significant(cost.ratio)}", "bold"),
            )
            for cost in costs
            if cost.setting == setting
        ]
    return lines


def growth_lines(known: Sequence[Growth]) -> list[Text]:
    name_width = min(max(cell_len(growth.name) for growth in known), MAX_NAME)
    return [
        Text.assemble(
            f"{growth.metric:<11}  {set_cell_size(growth.name, name_width)}  ",
            f"{min(growth.points):>6,} to {max(growth.points):>9,}  ",
            (growth.says, "bold"),
            f" (exponent {growth.exponent:.2f})",
        )
        for growth in known
    ]


def left_out_lines(record: Benchmark) -> list[Text]:
    return [
        Text.assemble(f"{one_line(program)}: ", (one_line(reason), "red"))
        for program, reason in record.method.left_out.items()
    ]
