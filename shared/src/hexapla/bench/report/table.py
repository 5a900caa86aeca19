"""What a benchmark found, as tables for a terminal: one for each metric and setting.

The ratios to both anchors stand first and the figure itself last, because the figure is that of one machine.
Those who cannot be told apart share a letter, and where there is no number there is the reason. No score
mixes metrics, and what is not fit to rank by is shown in the order of the alphabet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_letters

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hexapla.bench.baselines import anchors
from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import (
    TIMES,
    TO,
    Cells,
    Growth,
    cells,
    compared,
    flat,
    growths,
    method,
    named,
    spread,
    titles,
)
from hexapla.bench.report.statistics import Figure, Interval
from hexapla.bench.report.units import Unit, three, unit

LEAST, MOST = 6, 60  # characters of a bar

ROOMY = 100  # characters from which on the columns of a table stand further apart

NAME = 26  # characters of a name that are shown

NUMBERS = 3  # of what stands behind a bar: lowest, median and rounds

LEGEND = (
    "Those who share a letter are tied: their intervals overlap, or they part by less than "
    f"{statistics.REAL * 100:.0f} %, or by less than twice what the control parts from itself. "
    "An interval is where the median of another such benchmark lies, "
    f"{statistics.SHARE * 100:.0f} times in 100, and is wide where it reaches more than "
    f"{statistics.WIDE * 100:.0f} % to either side."
)

ASCII = str.maketrans(f"━├─┤┿┃µ·{TIMES}{TO}", "=|-|+|u-x-")


def table(found: Benchmark, width: int, *, plain: bool = False) -> list[Text]:
    """Return all tables of a benchmark, as lines for a console so many characters wide.

    `plain` makes them of ASCII alone.
    """
    every, names = cells(found, anchors()), titles()
    widest = max((cell_len(named(each, names)) for one in every for each in one.figures), default=0)
    shown = [Text(flat(method(found)), "dim"), Text(LEGEND, "dim")]
    told: dict[tuple[str, str, str], str] = {}  # why there is no number, and under which metric
    for before, one in zip([None, *every], every, strict=False):
        shown.append(Text())
        if before is None or before.metric != one.metric:
            shown.append(Text.assemble((flat(one.metric), "bold"), f"  {one.about.says}"))
        where = {name: told.get((one.setting, name, why)) for name, why in one.invalid.items()}
        fresh = {name: why for name, why in one.invalid.items() if not where[name]}
        shown += drawn(replace(one, invalid=fresh), width, min(widest, NAME), names)
        for metric in dict.fromkeys(filter(None, where.values())):
            mine = ", ".join(name for name in where if where[name] == metric)
            shown.append(Text(f"INVALID, as {flat(metric)} has it: {mine}", "red"))
        told |= {(one.setting, name, why): one.metric for name, why in fresh.items()}
    for heading, lines in (("How it grows", grown(growths(every))), ("Not measured", out(found))):
        if lines:
            shown += [Text(), Text(heading, "bold"), *lines]
    return [ascii_of(each) for each in shown] if plain else shown


def drawn(one: Cells, width: int, widest: int, names: Mapping[str, str]) -> list[Text]:
    """Return the lines of one table, with what stands above and below it."""
    measure = unit((value for each in one.figures for value in each.values), one.about.unit)
    below = f"{flat(one.setting)} · in {measure.name}" if one.figures else flat(one.setting)
    if not one.about.ranks:
        below += " · shown, never ranked"
    elif one.control:
        below += f" · the control beside itself: {spread(one.control) or three(one.control.middle)}"
    lines = [Text(below, "dim")]
    if one.figures:
        lines += grid(one, measure, width, widest, names)
    for name, reason in one.invalid.items():
        lines.append(Text.assemble(f"{name:<{widest}}  ", (flat(reason), "red")))
    return lines


def grid(
    one: Cells, measure: Unit, width: int, widest: int, names: Mapping[str, str]
) -> list[Text]:
    """Return the rows of one table under their headings; what no row has to say has no column.

    Where little room is left there is no bar.
    """
    roomy = width >= ROOMY
    rows = [
        row(one, each, letters, measure, roomy)
        for each, letters in zip(one.figures, one.letters, strict=True)
    ]
    heads = [f"{TIMES} {flat(name)}" for name in one.anchors]
    heads += ["lowest", "median", "n", "tie", "wide"]
    sizes = [max(cell_len(each[at]) for each in rows) for at in range(len(heads))]
    sizes = [
        max(size, cell_len(head)) if size else 0 for size, head in zip(sizes, heads, strict=True)
    ]
    gap = "  " if roomy else " "
    used = widest + sum(len(gap) + size for size in sizes if size)
    room = min(width - used - len(gap), MOST)
    room = room if room >= LEAST else 0
    scale = max(compared(each, one.anchors).high for each in one.figures)
    before, after = sizes[: len(one.anchors)], sizes[len(one.anchors) :]

    def line(name: str, cells: Sequence[str], drawn: Text, style: str) -> Text:
        text = Text(set_cell_size(name, widest), style)
        for number, (cell, size) in enumerate(zip(cells, before, strict=False)):
            text.append(gap).append(f"{cell:<{size}}", "bold" if drawn and not number else "")
        if room:
            text.append(gap).append_text(drawn).append(" " * (room - cell_len(drawn.plain)))
        for number, (cell, size) in enumerate(zip(cells[len(before) :], after, strict=True)):
            if size:  # numbers end in one column, words begin in one
                text.append(gap).append(
                    f"{cell:>{size}}" if number < NUMBERS else f"{cell:<{size}}"
                )
        text.rstrip()
        return text

    lines = [line("", heads, Text(), "dim")]
    for each, found in zip(one.figures, rows, strict=True):
        style = "yellow" if each.subject in one.anchors else ""
        drawn = Text(bar(compared(each, one.anchors), scale, room), style or "cyan")
        lines.append(line(named(each, names), found, drawn, style))
    return lines


def row(one: Cells, each: Figure, letters: str, measure: Unit, roomy: bool) -> list[str]:
    """Return what stands in one row: its ratios, its figure, its rounds, and how sure that is.

    Where there is room, every letter has its own place, so that it makes a line down the table.
    """
    marks = sorted({*"".join(one.letters)}, key=ascii_letters.index)
    ratios = [each.ratios[name] for name in one.anchors]
    wide = any(ratio.wide for ratio in ratios) and one.about.ranks
    return [
        *(
            f"{three(ratio.middle):>5} {spread(ratio, 3 if roomy else 2)}".rstrip()
            for ratio in ratios
        ),
        measure.of(min(each.values)),
        measure.of(each.middle or 0.0),
        str(len(each.values)),
        "".join(mark if mark in letters else " " for mark in marks).rstrip() if roomy else letters,
        "wide" if wide else "",
    ]


def bar(found: Interval, scale: float, room: int) -> str:
    """Return a bar from nothing to the median, on which the interval is marked."""
    if scale <= 0 or found.middle <= 0:
        return ""
    low, middle, high = (
        min(int(value / scale * room), room - 1) for value in (found.low, found.middle, found.high)
    )
    if found.low == found.high:
        return "━" * (middle + 1)
    if low == high:
        return "━" * middle + "┃"
    marks = dict.fromkeys(range(low, high + 1), "─") | {low: "├", high: "┤", middle: "┿"}
    return "".join(marks.get(place, "━") for place in range(high + 1))


def grown(found: Sequence[Growth]) -> list[Text]:
    """Return a line for each growth, in words."""
    widest = max((cell_len(each.name) for each in found), default=0)
    return [
        Text.assemble(
            f"{each.metric:<11}  {set_cell_size(each.name, min(widest, NAME))}  ",
            f"{min(each.points):>6,} to {max(each.points):>9,}  ",
            (each.says, "bold"),
            f" (exponent {each.exponent:.2f})",
        )
        for each in found
    ]


def out(found: Benchmark) -> list[Text]:
    """Return a line for each program that nobody measured, with the reason."""
    left = found.method.left_out.items()
    return [Text.assemble(f"{flat(who)}: ", (flat(why), "red")) for who, why in left]


def ascii_of(line: Text) -> Text:
    """Return a line of ASCII alone, without colours."""
    shown = line.plain.translate(ASCII)
    return Text(shown.encode("ascii", "backslashreplace").decode("ascii"))
