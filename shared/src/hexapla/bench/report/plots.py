"""What a benchmark found, as pictures for the page: each with a sentence, its numbers and its command.

They are drawn as those of the runs are (see `picture`), and take their colours from the page. No sentence
here holds a number that somebody typed: each is made from the figures that are drawn.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from hexapla.bench.baselines import anchors
from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import (
    PER_ONE,
    TIMES,
    Cells,
    Growth,
    alike,
    cells,
    compared,
    counted,
    flat,
    growths,
    method,
    named,
    spread,
    titles,
)
from hexapla.bench.report.statistics import Figure, Interval
from hexapla.bench.report.units import said, three, unit
from hexapla.bench.report.vega import (
    HEIGHT,
    LANE,
    LINE,
    ROW,
    SECONDS,
    WIDTH,
    apart,
    domain,
    drawn,
    powers,
    short,
    width_of,
)
from hexapla.project.contract import peer_of
from hexapla.project.framework import Framework

LEADER = 16  # pixels from the end of a line to its name

RATIOS = ("echo-cpu", "echo-calls", "idle-memory", "sleeper-memory", "start-up")  # drawn as bars

PARTS = {"start-up": "start-up-imports"}  # of what is drawn a part, which its table holds, too

LINES = ("sleeper-cpu", "wakeup")  # drawn as lines, by what they are counted in

ENGINES = (
    "echo-cpu"  # the metric by which all engines are shown; of the others it is the default ones
)

LOOPS = ("open", "closed")  # of which the first that was measured is drawn

SHARES = {"p50": "half", "p90": "90 %", "p99": "99 %", "p999": "99.9 %"}


@dataclass(frozen=True)
class Plot:
    """One picture, with all that is said of it."""

    id: str
    title: str
    says: str
    svg: Markup
    size: tuple[int, int]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]  # of a row the name, and then a cell for each head
    invalid: Mapping[str, str]  # by name: why there is no number
    command: str


@dataclass(frozen=True)
class Costs:
    """What the page shows of a benchmark."""

    when: str
    method: str
    plots: Sequence[Plot]
    out: Mapping[str, str]  # whom nobody measured, and why


def costs(found: Benchmark, columns: Iterable[Framework]) -> Costs:
    """Return all plots of a benchmark for which there are numbers, and who is in none."""
    wanted = {
        *RATIOS,
        *LINES,
        *PARTS.values(),
        *(f"echo-{loop}-{share}" for loop in LOOPS for share in SHARES),
    }
    part = Benchmark(
        found.header, found.method, [each for each in found.samples if each.metric in wanted]
    )
    whole = [one for one in cells(part, anchors()) if one.figures]
    every = [one if one.metric == ENGINES else usual(one) for one in whole]
    full = found.method.mode == "full"
    plots = [
        *ratios(every, RATIOS[0], full),
        *latency(every, full),
        *(plot for metric in LINES for plot in grown(every, metric, full)),
        *(plot for metric in RATIOS[1:] for plot in ratios(every, metric, full)),
    ]
    return Costs(found.header.when, flat(method(found)), plots, absent(found, columns))


def usual(one: Cells) -> Cells:
    """Return what was measured of default engines, and of selectors that are measured alone."""
    anchored = anchors()
    mine = [
        each
        for each in one.figures
        if each.subject in (each.framework, *anchored) or not each.program
    ]
    letters = one.letters
    if one.about.ranks:
        letters = alike([compared(each, one.anchors) for each in mine], one.control)
    return replace(one, figures=mine, letters=[*letters[: len(mine)]])


def absent(found: Benchmark, columns: Iterable[Framework]) -> dict[str, str]:
    """Return which programs were not measured and why: they broke a promise, or a column has none."""
    out = {flat(who): flat(why) for who, why in found.method.left_out.items()}
    there = {(each.framework, peer_of(each.program)) for each in found.samples}
    for program in dict.fromkeys(program for _, program in there if program):
        for each in columns:
            if (each.name, program) not in there and f"{each.name} {program}" not in out:
                missing = each.missing.get(program)
                reason = missing.reason if missing else "it was not in this benchmark"
                out[f"{each.title}, {flat(program)}"] = flat(reason)
    return out


def chosen(every: Sequence[Cells], metric: str) -> list[Cells]:
    """Return the settings of a metric, first the one that is drawn: that which most have.

    Of those with equally many it is the largest, but for messages, whose first setting is the usual one.
    """
    mine = [one for one in every if one.metric == metric]
    way = 1 if metric.startswith("echo") else -1
    places = sorted(range(len(mine)), key=lambda at: (-len(mine[at].figures), way * at))
    return [mine[at] for at in places]


def again(metric: str, full: bool) -> str:
    """Return the command that measures this anew."""
    return f"hexapla bench {'--full ' if full else ''}--only {metric}"


def ratios(every: Sequence[Cells], metric: str, full: bool) -> list[Plot]:
    """Return a metric as bars, where there is a ratio to draw."""
    mine = chosen(every, metric)
    if not mine or not mine[0].anchors:
        return []
    one, others = mine[0], mine[1:]
    names, measure = titles(), unit((v for e in one.figures for v in e.values), one.about.unit)
    more = [
        {(each.subject, each.program): each for each in other.figures}
        for other in others
        if other.anchors[:1] == one.anchors[:1]
    ]
    heads = [f"{TIMES} {flat(anchor)}" for anchor in one.anchors]
    rounds = {len(each.values) for each in one.figures}  # said once, where all have as many
    median = f"median of {min(rounds)}" if len(rounds) == 1 else "median"
    heads += [f"lowest, {measure.name}", f"{median}, {measure.name}"]
    heads += ["tied"] if len(rounds) == 1 else ["rounds", "tied"]
    heads += [f"{TIMES} {one.anchors[0]}, {flat(each.setting)}" for each in others[: len(more)]]
    parts = chosen(every, PARTS.get(metric, ""))
    heads += [f"{part.about.says}, {part.about.unit}" for part in parts]
    shares = [
        {(each.subject, each.program): f"{each.middle or 0:.0f}" for each in part.figures}
        for part in parts
    ]
    rows = [
        [
            named(each, names),
            *(reading(each.ratios[anchor]) for anchor in one.anchors),
            measure.of(min(each.values)),
            measure.of(each.middle or 0.0),
            *([str(len(each.values))] if len(rounds) > 1 else []),
            letters,
            *(
                reading(there.ratios[one.anchors[0]], 2, 2) if there else "-"
                for table in more
                for there in [table.get((each.subject, each.program))]
            ),
            *(table.get((each.subject, each.program), "-") for table in shares),
        ]
        for each, letters in zip(one.figures, one.letters, strict=True)
    ]
    drawn, size = bars(one, names)
    title = f"{one.about.says[0].upper()}{one.about.says[1:]}"
    says = of_ratios(one, names)
    return [Plot(metric, title, says, drawn, size, heads, rows, one.invalid, again(metric, full))]


def of_ratios(one: Cells, names: Mapping[str, str]) -> str:
    """Return in one sentence what bars show."""
    anchor, *floors = one.anchors
    others = [
        each
        for each in one.figures
        if each.subject not in one.anchors or each.program != peer_of(each.program)
    ]
    if not others:
        return f"{flat(one.setting)}: only {names.get(anchor, anchor)} was measured."
    others.sort(key=lambda each: each.ratios[anchor].middle)
    least, most = (
        f"{three(each.ratios[anchor].middle)} times ({named(each, names)})"
        for each in (others[0], others[-1])
    )
    text = f"{flat(one.setting)}: from {least} to {most} what {names.get(anchor, anchor)} takes"
    text += "".join(
        f", and {three(each.ratios[anchor].middle)} times in {named(each, names)}, whose loop "
        "is written by hand"
        for each in one.figures
        if each.subject in floors and each.program == peer_of(each.program)
    )
    tied = sum(map(bool, one.letters))
    return f"{text}; {tied or 'none'} of {len(one.figures)} cannot be told apart from a neighbour."


def bars(one: Cells, names: Mapping[str, str]) -> tuple[Markup, tuple[int, int]]:
    """Return ratios as bars from nothing, with intervals over them, and a line at each anchor."""
    rows = [(short(named(each, names)), each.ratios[one.anchors[0]]) for each in one.figures]
    values = [
        {"n": name, "m": found.middle, "l": found.low, "h": found.high} for name, found in rows
    ]
    rules = [
        {"m": each.ratios[one.anchors[0]].middle}
        for each in one.figures
        if each.subject in one.anchors and each.program == peer_of(each.program)
    ]
    anchor = names.get(one.anchors[0], one.anchors[0])
    axis = {"title": f"{TIMES} {anchor}", "tickCount": 5, "format": ",~f"}
    scale = {"domain": [0, max(found.high for _, found in rows) or 1], "nice": False}
    x = {"type": "quantitative", "axis": axis, "scale": scale}
    y = {
        "field": "n",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": ROW,
        "scale": {"domain": [name for name, _ in rows]},
    }
    bar = {"type": "bar", "height": 8, "color": "var(--lane)"}
    line = {"type": "bar", "height": 2, "color": "currentColor"}
    rule = {"type": "rule", "color": "currentColor", "strokeDash": [2, 3]}
    layers: list[Mapping[str, Any]] = [
        {"mark": bar, "encoding": {"x": {**x, "field": "m"}, "y": y}},
        {
            "mark": line,
            "encoding": {"x": {**x, "field": "l"}, "x2": {"field": "h"}, "y": y},
        },
        {"data": {"values": rules}, "mark": rule, "encoding": {"x": {**x, "field": "m"}}},
    ]
    return drawn(layers, values, [name for name, _ in rows], LANE * len(rows))


def latency(every: Sequence[Cells], full: bool) -> list[Plot]:
    """Return how soon messages were answered, where that was measured."""
    like = [one.setting for one in chosen(every, ENGINES)[:1]]
    for loop in LOOPS:
        found = {
            share: one
            for share in SHARES
            for one in sorted(
                chosen(every, f"echo-{loop}-{share}"), key=lambda one: one.setting not in like
            )[:1]
        }
        if len(found) > 1 and all(
            min(each.values) > 0 for one in found.values() for each in one.figures
        ):
            return [latencies(loop, found, full)]
    return []


def latencies(loop: str, found: Mapping[str, Cells], full: bool) -> Plot:
    """Return how soon messages were answered, in one of the loops, by the shares of them."""
    names, first = titles(), next(iter(found.values()))
    measure = unit((each.middle or 0 for each in first.figures), first.about.unit)
    tables = [{named(each, names): each for each in one.figures} for one in found.values()]
    whole = [name for name in tables[0] if all(name in table for table in tables)]
    rows = [
        [
            name,
            *(
                reading(scaled(table[name], one, measure.size))
                for table, one in zip(tables, found.values(), strict=True)
            ),
        ]
        for name in whole
    ]
    values = [
        {"n": short(name), "l": min(mine), "h": max(mine), "m": mine}
        for name in whole
        for mine in [[(table[name].middle or 0) / measure.size for table in tables]]
    ]
    heads = [f"{SHARES[share]}, {measure.name}" for share in found]
    ranges = []
    for share, table in zip(found, tables, strict=True):
        mine = {name: table[name].middle or 0 for name in whole}
        least, most = min(mine, key=mine.__getitem__), max(mine, key=mine.__getitem__)
        ranges.append(
            f"{SHARES[share]} of the messages within {said(mine[least], 's')} ({least}) "
            f"to {said(mine[most], 's')} ({most})"
        )
    how = first.about.says.partition(", ")[2]
    says = f"{flat(first.setting)}: {ranges[0]}, and {ranges[-1]}; {how}."
    axis = f"{measure.name}, for {', '.join(SHARES[share] for share in found)}"
    svg, size = spans(values, axis)
    name = f"echo-{loop}"
    title = "How soon messages are answered"
    return Plot(name, title, says, svg, size, heads, rows, first.invalid, again(name, full))


def scaled(each: Figure, one: Cells, size: float) -> Interval:
    """Return a figure in another unit, with the interval that it and its neighbours tell of."""
    pool = [value / other.middle for other in one.figures if other.middle for value in other.values]
    found = statistics.interval(each.values, pool)
    return Interval(found.middle / size, found.low / size, found.high / size)


def spans(values: Sequence[Mapping[str, Any]], title: str) -> tuple[Markup, tuple[int, int]]:
    """Return lines from the least to the most, with a tick for each value, on an axis of logarithms."""
    names = [str(each["n"]) for each in values]
    ticks = [{"n": each["n"], "m": value} for each in values for value in each["m"]]
    edges = [value for each in values for value in each["m"]]
    axis = {"title": title, "values": powers(edges), "format": ",~f"}
    scale = {"type": "log", "domain": domain(edges), "nice": False}
    x = {"type": "quantitative", "axis": axis, "scale": scale}
    y = {
        "field": "n",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": ROW,
        "scale": {"domain": names},
    }
    line = {"type": "bar", "height": 3, "color": "var(--lane)"}
    tick = {"type": "tick", "color": "currentColor", "thickness": 1.5, "size": 9, "opacity": 1}
    layers: list[Mapping[str, Any]] = [
        {"mark": line, "encoding": {"x": {**x, "field": "l"}, "x2": {"field": "h"}, "y": y}},
        {"data": {"values": ticks}, "mark": tick, "encoding": {"x": {**x, "field": "m"}, "y": y}},
    ]
    return drawn(layers, values, names, LANE * len(names))


def grown(every: Sequence[Cells], metric: str, full: bool) -> list[Plot]:
    """Return how a cost grows, where there are two counts or more; else its bars, where it has any."""
    found = [each for each in growths(every) if each.metric == metric]
    if not found:
        return ratios(every, metric, full)
    names = titles()
    mine = sorted((one for one in every if one.metric == metric), key=lambda o: counted(o.setting))
    kinds = {each.name: each.says for each in found}
    tables = [{named(each, names): each for each in one.figures} for one in mine]
    first = mine[0]
    rows = [
        [
            name,
            *(
                said_of(table[name], one) if name in table else "-"
                for table, one in zip(tables, mine, strict=True)
            ),
            kinds.get(name, "-"),
        ]
        for name in dict.fromkeys(name for table in tables for name in table)
    ]
    invalid = {
        f"{name}, {flat(one.setting)}": why for one in mine for name, why in one.invalid.items()
    }
    heads = [
        flat(one.setting) + (f", {TIMES} {flat(one.anchors[0])}" if one.anchors else "")
        for one in mine
    ]
    heads.append("grows")
    what = flat(first.setting).partition(" ")[2]
    svg, size = lines(found, what)
    title = f"How the cost grows with the number of {what}"
    says = of_growth(found, what, metric)
    return [Plot(metric, title, says, svg, size, heads, rows, invalid, again(metric, full))]


def said_of(each: Figure, one: Cells) -> str:
    """Return a cell of a table: its ratio to the first anchor, where there is one, and its figure."""
    measure = unit([each.middle or 0], each.unit)
    if one.anchors:
        return f"{reading(each.ratios[one.anchors[0]])}; {measure.said(each.middle or 0)}"
    return f"{reading(scaled(each, one, measure.size))} {measure.name}"


def of_growth(found: Sequence[Growth], what: str, metric: str) -> str:
    """Return in one sentence how costs grow."""
    if metric not in PER_ONE:
        parts = [
            f"{each.name} {three(last / first)} times as much from {low:,} to {high:,} ({each.says})"
            for each in found
            for low, high in [(min(each.points), max(each.points))]
            for first, last in [(each.points[low], each.points[high])]
        ]
        return f"With the number of {what} one wake-up came to cost: {', '.join(parts)}."
    order = sorted(found, key=lambda each: (each.exponent, each.name))
    groups = [
        f"{kind} in {', '.join(each.name for each in mine)}"
        for kind, mine in groupby(order, key=lambda each: each.says)
    ]
    counts = [count for each in found for count in each.points]
    return (
        f"From {min(counts):,} to {max(counts):,} {what} the processor time of all of them grows "
        f"{'; '.join(groups)}."
    )


def lines(found: Sequence[Growth], what: str) -> tuple[Markup, tuple[int, int]]:
    """Return costs by counts on two axes of logarithms; each line is led from its end to its name."""
    values = [
        {"n": each.name, "x": count, "y": cost}
        for each in found
        for count, cost in sorted(each.points.items())
    ]
    wide = [float(count) for each in found for count in each.points]
    high = [cost for each in found for cost in each.points.values()]
    bottom, top = map(math.log, domain(high))
    left, right = map(math.log, domain(wide))
    ends: dict[int, list[tuple[float, str]]] = {}  # by count: names that end there, and how high
    for each in found:
        last = max(each.points)
        height = HEIGHT * (top - math.log(each.points[last])) / (top - bottom)
        ends.setdefault(last, []).append((height, each.name))
    labels = list[dict[str, Any]]()
    for last, mine in sorted(ends.items()):
        mine.sort()
        at = WIDTH * (math.log(last) - left) / (right - left)
        up = 0 if last == max(wide) else 2 * LINE  # so that a name stands above those that go on
        wanted = [height - up for height, _ in mine]
        labels += [
            {"n": short(name), "x": at, "y": height, "x2": at + LEADER, "y2": place}
            for (height, name), place in zip(mine, apart(wanted), strict=True)
        ]
    label = "format(datum.value, '~s')"
    axes = {
        "x": {"title": what, "values": powers(wide), "labelExpr": label},
        "y": {"title": None, "values": powers(high), "labelExpr": SECONDS},
    }
    encoding: dict[str, Any] = {
        name: {
            "field": name,
            "type": "quantitative",
            "axis": axes[name],
            "scale": {"type": "log", "domain": domain(edges), "nice": False},
        }
        for name, edges in (("x", wide), ("y", high))
    }
    line = {"type": "line", "color": "var(--lane)", "strokeWidth": 1.5}
    text = {"type": "text", "align": "left", "baseline": "middle", "dx": 2}
    leader = {"type": "rule", "color": "currentColor", "strokeWidth": 0.5, "opacity": 0.5}
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    places = {name: {**pixels, "field": name} for name in ("x", "y", "x2", "y2")}
    layers: list[Mapping[str, Any]] = [
        {"mark": line, "encoding": {**encoding, "detail": {"field": "n", "type": "nominal"}}},
        {
            "data": {"values": labels},
            "mark": text,
            "encoding": {
                "x": {**pixels, "field": "x2"},
                "y": {**pixels, "field": "y2"},
                "text": {"field": "n", "type": "nominal"},
            },
        },
        {"data": {"values": labels}, "mark": leader, "encoding": places},
    ]
    names = LEADER + width_of(str(each["n"]) for each in labels)
    return drawn(layers, values, ["10,000 s"], HEIGHT, names)


def reading(found: Interval, digits: int = 3, edge: int = 2) -> str:
    """Return a number and its interval, with so many digits that count."""
    edges, middle = spread(found, edge), three(found.middle, digits)
    return f"{middle} ({edges})" if edges else middle
