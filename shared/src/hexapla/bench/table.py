"""What a benchmark found, as tables for a terminal: one for each metric and setting.

The ratios to both anchors stand first and the figure itself last, because the figure is that of one machine.
Those who cannot be told apart share a letter, and where there is no number there is the reason. No score
mixes metrics, and what is not fit to rank by is shown in the order of the alphabet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_letters

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hexapla.bench import figure
from hexapla.bench.contestant import C
from hexapla.bench.figure import Figure, Interval
from hexapla.bench.metric import METRICS, Metric, trials
from hexapla.bench.rounds import anchors
from hexapla.bench.sample import Benchmark, Sample
from hexapla.bench.unit import Unit, three, unit
from hexapla.contract import peer_of
from hexapla.framework import frameworks
from hexapla.harmless import harmless

LEAST, MOST = 6, 60  # characters of a bar
ROOMY = 100  # characters from which on the columns of a table stand further apart
NAME = 26  # characters of a name that are shown
NUMBERS = 3  # of what stands behind a bar: lowest, median and rounds
PER_ONE = ("sleeper-cpu",)  # metrics that grow with the count in their setting, and are of one each
WHOLE = ("wakeup",)  # metrics that do so, and are of the whole
LEGEND = (
    "Those who share a letter are tied: their intervals overlap, or they part by less than "
    f"{figure.REAL * 100:.0f} %, or by less than twice what the control parts from itself. An interval is "
    f"where the median of another such benchmark lies, {figure.SHARE * 100:.0f} times in 100, and is wide "
    f"where it reaches more than {figure.WIDE * 100:.0f} % to either side."
)
TIMES, TO = "\N{MULTIPLICATION SIGN}", "\N{EN DASH}"
ASCII = str.maketrans(f"━├─┤┿┃µ·{TIMES}{TO}", "=|-|+|u-x-")
FIGURES = re.compile(r"[0-9][0-9.,]*")  # in a sentence


@dataclass(frozen=True)
class Cells:
    """All that was measured by one metric in one setting, in the order in which it is shown."""

    metric: str
    setting: str
    about: Metric
    figures: Sequence[Figure]  # those that have a number
    anchors: Sequence[str]  # to which all of them have ratios
    letters: Sequence[str]  # by figure: two who share one cannot be told apart
    invalid: Mapping[str, str]  # by name: why there is no number, or why rounds are left out
    control: Interval | None


@dataclass(frozen=True)
class Growth:
    """How the cost of one program grows with a count."""

    metric: str
    name: str
    points: Mapping[int, float]  # by count: the whole cost, in seconds
    exponent: float
    says: str


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


def cells(found: Benchmark, anchored: Sequence[str]) -> list[Cells]:
    """Return what was measured, by metric and setting, in the order in which metrics are read."""
    tables: dict[tuple[str, str], list[Figure]] = {}
    for each in figure.figures(found, anchored):
        tables.setdefault((each.metric, each.setting), []).append(each)
    order, controls, names = [*METRICS], figure.doubled(found), titles()
    made = [
        ordered(mine, anchored, controls.get(key), spoilt(found, key, mine, names), names)
        for key, mine in tables.items()
    ]
    made.sort(key=lambda one: order.index(one.metric) if one.metric in order else len(order))
    return made


def ordered(
    found: Sequence[Figure],
    anchored: Sequence[str],
    control: Interval | None,
    invalid: Mapping[str, str],
    names: Mapping[str, str],
) -> Cells:
    """Return figures in the order in which they are shown: the cheapest first, where that is fair."""
    metric, setting = found[0].metric, found[0].setting
    about = METRICS.get(metric) or Metric("of another edition", found[0].unit, ranks=False)
    good = [each for each in found if each.values]
    there = [name for name in anchored if good and all(sound(each, name) for each in good)]
    good.sort(key=lambda each: named(each, names).casefold())
    letters = [""] * len(good)
    if about.ranks:
        good.sort(key=lambda each: compared(each, there).middle)
        letters = alike([compared(each, there) for each in good], control)
    return Cells(metric, setting, about, good, there, letters, invalid, control)


def sound(each: Figure, anchor: str) -> bool:
    """Return whether a ratio says something: nothing is so many times what may be negative."""
    return anchor in each.ratios and each.ratios[anchor].middle >= 0 and min(each.values) >= 0


def compared(each: Figure, there: Sequence[str]) -> Interval:
    """Return what a program is compared by: its ratio to the last anchor, or its own figure.

    That is the loop written by hand: it costs more than C, so the machine's noise is less of it.
    """
    return each.ratios[there[-1]] if there else figure.interval(each.values)


def alike(found: Sequence[Interval], control: Interval | None) -> list[str]:
    """Return letters for those who stand together in their order and cannot be told apart.

    Everybody who bears a letter is tied with everybody else who bears it; one may bear several.
    """
    groups: list[range] = []
    for first in range(len(found)):
        last = first + 1
        while last < len(found) and all(
            tied(found[place], found[last], control) for place in range(first, last)
        ):
            last += 1
        if last - first > 1 and not (groups and groups[-1].stop >= last):
            groups.append(range(first, last))
    marks = [*zip(ascii_letters, groups, strict=False)]
    return ["".join(mark for mark, group in marks if place in group) for place in range(len(found))]


def tied(one: Interval, other: Interval, control: Interval | None) -> bool:
    """Return whether two cannot be told apart; either may have cost nothing at all."""
    return figure.tied(one, other, control) if other.middle else not one.middle


def spoilt(
    found: Benchmark, key: tuple[str, str], there: Sequence[Figure], names: Mapping[str, str]
) -> dict[str, str]:
    """Return by name why numbers are lacking, also where a trial failed that gives other metrics, too."""
    metric, setting = key
    gives = {
        name
        for each in trials()
        if each.setting == setting and metric in each.gives
        for name in each.gives
    }
    known = {(each.subject, each.program) for each in there if each.values}
    reasons: dict[tuple[str, bool], dict[str, None]] = {}
    for each in found.samples:
        some = (each.subject, each.program) in known
        mine = each.metric == metric or (each.metric in gives and not some)
        if mine and each.invalid and each.setting == setting and each.lap == 0:
            reasons.setdefault((named(each, names), some), {})[each.invalid] = None
    return {
        name: f"INVALID{' in some rounds, which are left out' if some else ''}: {briefly(said)}"
        for (name, some), said in reasons.items()
    }


def briefly(reasons: Iterable[str]) -> str:
    """Return reasons in a row; of those that part by their figures alone there is one, and a count.

    >>> briefly(["client-bound: 23 of 200 messages", "client-bound: 9 of 200 messages", "it fell silent"])
    'client-bound: 23 of 200 messages (and 1 more like it); it fell silent'
    """
    kinds: dict[str, list[str]] = {}
    for each in reasons:
        kinds.setdefault(FIGURES.sub("0", each), []).append(each)
    return "; ".join(
        first + (f" (and {len(more)} more like it)" if more else "")
        for first, *more in kinds.values()
    )


def titles() -> dict[str, str]:
    """Return what the columns are called."""
    return {each.name: each.title for each in frameworks()}


def named(each: Figure | Sample, names: Mapping[str, str]) -> str:
    """Return what a row is called: the column, its engine where it is another, and which variant."""
    name = names.get(each.framework, each.framework)
    if each.subject != each.framework:  # another engine, the floor, or a selector alone
        alone = not each.framework or each.subject == each.engine
        name = each.subject if alone else f"{name} on {each.engine}"
    variant = each.program.removeprefix(peer_of(each.program)).strip("_")
    return flat(f"{name} ({variant})" if variant else name)


def flat(text: str) -> str:
    """Return what others wrote as one harmless line."""
    return harmless(text).replace("\n", " ")


def method(found: Benchmark) -> str:
    """Return how it was measured, and what our own client costs beside one in C."""
    header, how = found.header, found.method
    rounds = f"{how.rounds} round{'s' if how.rounds != 1 else ''}"
    machine = f"{header.system}, {header.cpus} processors, Python {header.python}"
    made = f"{how.mode}, {rounds} in {how.seconds:.0f} s, seed {header.seed}, {header.when} · {machine}"
    if len(how.clients) < 2:
        return made
    mine, floor = how.clients["ours"] / 1000, how.clients[C] / 1000
    return f"{made} · our client {mine:.1f} µs a message, one in C {floor:.1f} µs"


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


def spread(found: Interval, digits: int = 3) -> str:
    """Return an interval as it is read, or nothing for what was measured but once."""
    edges = (three(edge, digits) for edge in (found.low, found.high))
    return "" if found.low == found.high else TO.join(edges)


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


def growths(every: Sequence[Cells]) -> list[Growth]:
    """Return how the costs grow that were measured for several counts, by metric and name."""
    names = titles()
    points: dict[tuple[str, str], dict[int, float]] = {}
    for one in every:
        count = counted(one.setting)
        for each in one.figures:
            if one.metric in (*PER_ONE, *WHOLE) and count and (each.middle or 0) > 0:
                whole = (each.middle or 0) * (count if one.metric in PER_ONE else 1)
                points.setdefault((one.metric, named(each, names)), {})[count] = whole
    grows = {key: figure.growth(mine) for key, mine in points.items()}
    found = [Growth(*key, points[key], *growth) for key, growth in grows.items() if growth]
    return sorted(found, key=lambda each: (each.metric, each.name.casefold()))


def counted(setting: str) -> int:
    """Return the count with which a setting begins, or 0."""
    found = re.match(r"[0-9][0-9,]{0,15}(?= )", setting)
    return int(found[0].replace(",", "")) if found else 0


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
