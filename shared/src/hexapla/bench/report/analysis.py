"""What a benchmark's samples say: cells, ratios, ties and growth."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_letters

from hexapla.bench.baselines import C
from hexapla.bench.measure.trials import trials
from hexapla.bench.metrics import METRICS, Metric
from hexapla.bench.record import Benchmark, Sample
from hexapla.bench.report import statistics
from hexapla.bench.report.statistics import Figure, Interval
from hexapla.bench.report.units import three
from hexapla.project.contract import peer_of
from hexapla.project.framework import frameworks
from hexapla.source.sanitize import sanitize

PER_ONE = ("sleeper-cpu",)  # metrics that grow with the count in their setting, and are of one each

WHOLE = ("wakeup",)  # metrics that do so, and are of the whole

TIMES, TO = "\N{MULTIPLICATION SIGN}", "\N{EN DASH}"

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


def cells(found: Benchmark, anchored: Sequence[str]) -> list[Cells]:
    """Return what was measured, by metric and setting, in the order in which metrics are read."""
    tables: dict[tuple[str, str], list[Figure]] = {}
    for each in statistics.figures(found, anchored):
        tables.setdefault((each.metric, each.setting), []).append(each)
    order, controls, names = [*METRICS], statistics.doubled(found), titles()
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
    return each.ratios[there[-1]] if there else statistics.interval(each.values)


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
    return statistics.tied(one, other, control) if other.middle else not one.middle


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
    return sanitize(text).replace("\n", " ")


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


def spread(found: Interval, digits: int = 3) -> str:
    """Return an interval as it is read, or nothing for what was measured but once."""
    edges = (three(edge, digits) for edge in (found.low, found.high))
    return "" if found.low == found.high else TO.join(edges)


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
    grows = {key: statistics.growth(mine) for key, mine in points.items()}
    found = [Growth(*key, points[key], *growth) for key, growth in grows.items() if growth]
    return sorted(found, key=lambda each: (each.metric, each.name.casefold()))


def counted(setting: str) -> int:
    """Return the count with which a setting begins, or 0."""
    found = re.match(r"[0-9][0-9,]{0,15}(?= )", setting)
    return int(found[0].replace(",", "")) if found else 0
