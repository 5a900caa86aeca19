"""What a benchmark's samples say: tables of estimates, ties, reasons and growth."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from string import ascii_letters

from hexapla.bench.baselines import C, baseline_names
from hexapla.bench.metrics import METRICS, Metric, measured_with
from hexapla.bench.record import Benchmark, Sample
from hexapla.bench.report import statistics
from hexapla.bench.report.statistics import Estimate, Interval
from hexapla.bench.report.units import significant
from hexapla.project.framework import frameworks
from hexapla.project.root import root
from hexapla.source.sanitize import sanitize

COST_PER_ONE = ("sleeper-cpu",)  # metrics whose value is per item of the count in their setting
COST_OF_ALL = ("wakeup",)  # metrics whose value is of all of them
TIMES, TO = "\N{MULTIPLICATION SIGN}", "\N{EN DASH}"
NUMBER = re.compile(r"[0-9][0-9.,]*")  # in a sentence


@dataclass(frozen=True)
class CostTable:
    metric: str
    setting: str
    about: Metric
    estimates: Sequence[Estimate]  # those that have a number
    baselines: Sequence[str]  # to which all of them have ratios
    invalid: Mapping[str, str]  # by row name: why there is no number, or why rounds are left out
    reference: Interval | None  # the noise of the reference

    @cached_property
    def letters(self) -> Sequence[str]:
        """Return letters for each estimate: two that share one are tied."""
        if not self.about.ranks:
            return [""] * len(self.estimates)
        intervals = [ranked_by(estimate, self.baselines) for estimate in self.estimates]
        return tie_letters(intervals, self.reference)


@dataclass(frozen=True)
class Growth:
    metric: str
    name: str
    points: Mapping[int, float]  # by count: the whole cost, in seconds
    exponent: float
    says: str


@dataclass(frozen=True)
class FreshCost:
    """What a message costs one server, in seconds: before its first client has left, and after."""

    setting: str
    name: str
    fresh: float
    settled: float

    @property
    def ratio(self) -> float:
        return self.fresh / self.settled


def cost_tables(record: Benchmark) -> list[CostTable]:
    """Return the tables of a record, in the order of `METRICS`."""
    baselines = baseline_names()
    tables: dict[tuple[str, str], list[Estimate]] = {}
    for estimate in statistics.estimates(record, baselines):
        tables.setdefault((estimate.metric, estimate.setting), []).append(estimate)
    noise = statistics.reference_noise(record)
    places = {metric: number for number, metric in enumerate(METRICS)}
    shown = [
        cost_table(cells, baselines, noise.get(key), reasons(record, key, cells))
        for key, cells in tables.items()
    ]
    return sorted(shown, key=lambda table: places.get(table.metric, len(places)))


def cost_table(
    estimates: Sequence[Estimate],
    baselines: Sequence[str],
    reference: Interval | None,
    invalid: Mapping[str, str],
) -> CostTable:
    """Return a table: the cheapest first if the metric ranks, else by name."""
    metric, setting = estimates[0].metric, estimates[0].setting
    about = METRICS.get(metric) or Metric("of another edition", estimates[0].unit, ranks=False)
    valid = [estimate for estimate in estimates if estimate.values]
    common = [name for name in baselines if valid and all(has_ratio(cell, name) for cell in valid)]
    valid.sort(key=lambda estimate: row_name(estimate).casefold())
    if about.ranks:
        valid.sort(key=lambda estimate: ranked_by(estimate, common).middle)
    return CostTable(metric, setting, about, valid, common, invalid, reference)


def of_default_engines(table: CostTable) -> CostTable:
    """Return a table without the estimates of other engines; selectors that are measured alone stay."""
    baselines = baseline_names()
    chosen = [
        estimate
        for estimate in table.estimates
        if estimate.subject in (estimate.framework, *baselines) or not estimate.program
    ]
    return replace(table, estimates=chosen)


def has_ratio(estimate: Estimate, baseline: str) -> bool:
    """Return whether there is a ratio that means something: with negative values, there is none."""
    ratio = estimate.ratios.get(baseline)
    return ratio is not None and ratio.middle >= 0 and min(estimate.values) >= 0


def ranked_by(estimate: Estimate, baselines: Sequence[str]) -> Interval:
    """Return what a program is ranked by: its ratio to the last baseline, else its own value.

    The last one is the reference in Python: it costs more than C, so noise is a smaller part of it.
    """
    return estimate.ratios[baselines[-1]] if baselines else statistics.interval(estimate.values)


def tie_letters(intervals: Sequence[Interval], reference: Interval | None) -> list[str]:
    """Return letters by place: all places that share one are tied with each other."""
    groups: list[range] = []
    for first in range(len(intervals)):
        last = first + 1
        while last < len(intervals) and all(
            indistinguishable(interval, intervals[last], reference)
            for interval in intervals[first:last]
        ):
            last += 1
        if last - first > 1 and not (groups and groups[-1].stop >= last):
            groups.append(range(first, last))
    marks = [*zip(ascii_letters, groups, strict=False)]
    places = range(len(intervals))
    return ["".join(letter for letter, group in marks if place in group) for place in places]


def indistinguishable(first: Interval, second: Interval, reference: Interval | None) -> bool:
    """Return whether two are tied; a cost of zero is tied with zero alone."""
    return statistics.tied(first, second, reference) if second.middle else not first.middle


def reasons(
    record: Benchmark, key: tuple[str, str], estimates: Sequence[Estimate]
) -> dict[str, str]:
    """Return by row name why numbers are missing, also if a trial failed that gives this metric, too."""
    metric, setting = key
    siblings = measured_with(metric)
    known = {(cell.subject, cell.program) for cell in estimates if cell.values}
    by_row: dict[tuple[str, bool], dict[str, None]] = {}
    for sample in record.samples:
        partly = (sample.subject, sample.program) in known
        concerns = sample.metric == metric or (sample.metric in siblings and not partly)
        if concerns and sample.invalid and sample.setting == setting and sample.repeat == 0:
            by_row.setdefault((row_name(sample), partly), {})[sample.invalid] = None
    return {
        name: f"INVALID{' in some rounds, which are left out' if partly else ''}: {shortened(texts)}"
        for (name, partly), texts in by_row.items()
    }


def shortened(texts: Iterable[str]) -> str:
    """Return reasons in a row; of those that differ in numbers only, the first and a count.

    >>> shortened(["client-bound: 23 of 200 messages", "client-bound: 9 of 200 messages", "no answer"])
    'client-bound: 23 of 200 messages (and 1 more like it); no answer'
    """
    kinds: dict[str, list[str]] = {}
    for text in texts:
        kinds.setdefault(NUMBER.sub("0", text), []).append(text)
    return "; ".join(
        first + (f" (and {len(more)} more like it)" if more else "")
        for first, *more in kinds.values()
    )


def titles() -> dict[str, str]:
    return titles_in(root())


@cache  # every row has a title, and reading all manifests takes milliseconds
def titles_in(_root: Path) -> dict[str, str]:
    return {framework.name: framework.title for framework in frameworks()}


def row_name(cell: Estimate | Sample) -> str:
    """Return the name of a row: the framework's title, its engine unless default, and the variant."""
    name = titles().get(cell.framework, cell.framework)
    if cell.subject != cell.framework:  # another engine, C, or a selector alone
        alone = not cell.framework or cell.subject == cell.engine
        name = cell.subject if alone else f"{name} on {cell.engine}"
    variant = cell.program.removeprefix(cell.base).strip("_")
    return one_line(f"{name} ({variant})" if variant else name)


def one_line(text: str) -> str:
    """Return text from a record as one line without control characters."""
    return sanitize(text).replace("\n", " ")


def method_line(record: Benchmark) -> str:
    header, method = record.header, record.method
    rounds = f"{method.rounds} round{'s' if method.rounds != 1 else ''}"
    how = f"{method.mode}, {rounds} in {method.seconds:.0f} s, seed {header.seed}, {header.when}"
    line = f"{how} · {header.system}, {header.cpus} processors, Python {header.python}"
    if len(method.clients) < 2:
        return line
    ours, in_c = method.clients["ours"] / 1000, method.clients[C] / 1000
    ratio = f"{significant(ours / in_c)} times a minimal one"
    return f"{line} · our client costs {ours:.2f} µs a message, {ratio}"


def edges(interval: Interval, digits: int = 3) -> str:
    texts = (significant(edge, digits) for edge in (interval.low, interval.high))
    return "" if interval.low == interval.high else TO.join(texts)


def with_edges(interval: Interval, digits: int = 3, edge_digits: int = 2) -> str:
    text, middle = edges(interval, edge_digits), significant(interval.middle, digits)
    return f"{middle} ({text})" if text else middle


def growths(tables: Iterable[CostTable]) -> list[Growth]:
    points: dict[tuple[str, str], dict[int, float]] = {}
    for table in tables:
        count = count_of(table.setting)
        if table.metric not in (*COST_PER_ONE, *COST_OF_ALL) or not count:
            continue
        items = count if table.metric in COST_PER_ONE else 1
        for estimate in table.estimates:
            if estimate.median > 0:
                of_name = points.setdefault((table.metric, row_name(estimate)), {})
                of_name[count] = estimate.median * items
    grows = {key: statistics.growth(costs) for key, costs in points.items()}
    known = [Growth(*key, points[key], *growth) for key, growth in grows.items() if growth]
    return sorted(known, key=lambda growth: (growth.metric, growth.name.casefold()))


def fresh_costs(tables: Iterable[CostTable]) -> list[FreshCost]:
    """Return the servers of which both costs are known, the one that changes most first."""
    medians = {
        (table.metric, table.setting, row_name(estimate)): estimate.median
        for table in tables
        for estimate in table.estimates
    }
    known = [
        FreshCost(setting, name, fresh, settled)
        for (metric, setting, name), fresh in medians.items()
        if metric == "echo-cpu-fresh" and (settled := medians.get(("echo-cpu", setting, name)))
    ]
    return sorted(known, key=lambda cost: cost.ratio, reverse=True)


def count_of(setting: str) -> int:
    match = re.match(r"[0-9][0-9,]{0,15}(?= )", setting)
    return int(match[0].replace(",", "")) if match else 0
