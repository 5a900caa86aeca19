"""What a benchmark's samples say: tables of estimates, ties, reasons and growth."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_letters

from hexapla.bench.baselines import C, baseline_names
from hexapla.bench.metrics import METRICS, Metric, measured_with
from hexapla.bench.record import Benchmark, Sample
from hexapla.bench.report import statistics
from hexapla.bench.report.statistics import Estimate, Interval
from hexapla.bench.report.units import significant
from hexapla.project.framework import frameworks
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
    letters: Sequence[str]  # by estimate: two that share one are tied
    invalid: Mapping[str, str]  # by row name: why there is no number, or why rounds are left out
    reference: Interval | None  # the noise of the reference


@dataclass(frozen=True)
class Growth:
    metric: str
    name: str
    points: Mapping[int, float]  # by count: the whole cost, in seconds
    exponent: float
    says: str


def cost_tables(record: Benchmark) -> list[CostTable]:
    """Return the tables of a record, in the order of `METRICS`."""
    baselines, names = baseline_names(), titles()
    tables: dict[tuple[str, str], list[Estimate]] = {}
    for estimate in statistics.estimates(record, baselines):
        tables.setdefault((estimate.metric, estimate.setting), []).append(estimate)
    noise = statistics.reference_noise(record)
    places = {metric: number for number, metric in enumerate(METRICS)}
    return sorted(
        (
            cost_table(found, baselines, noise.get(key), reasons(record, key, found, names), names)
            for key, found in tables.items()
        ),
        key=lambda table: places.get(table.metric, len(places)),
    )


def cost_table(
    estimates: Sequence[Estimate],
    baselines: Sequence[str],
    reference: Interval | None,
    invalid: Mapping[str, str],
    names: Mapping[str, str],
) -> CostTable:
    """Return a table: the cheapest first if the metric ranks, else by name."""
    metric, setting = estimates[0].metric, estimates[0].setting
    about = METRICS.get(metric) or Metric("of another edition", estimates[0].unit, ranks=False)
    valid = [estimate for estimate in estimates if estimate.values]
    common = [name for name in baselines if valid and all(has_ratio(one, name) for one in valid)]
    valid.sort(key=lambda estimate: row_name(estimate, names).casefold())
    letters = [""] * len(valid)
    if about.ranks:
        valid.sort(key=lambda estimate: ranked_by(estimate, common).middle)
        letters = tie_letters([ranked_by(estimate, common) for estimate in valid], reference)
    return CostTable(metric, setting, about, valid, common, letters, invalid, reference)


def of_default_engines(table: CostTable) -> CostTable:
    """Return a table without the estimates of other engines; selectors that are measured alone stay."""
    baselines = baseline_names()
    chosen = [
        estimate
        for estimate in table.estimates
        if estimate.subject in (estimate.framework, *baselines) or not estimate.program
    ]
    letters = [""] * len(chosen)
    if table.about.ranks:
        intervals = [ranked_by(estimate, table.baselines) for estimate in chosen]
        letters = tie_letters(intervals, table.reference)
    return replace(table, estimates=chosen, letters=letters)


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
    """Return letters for neighbours in a ranking that are tied.

    All that share a letter are tied with each other; an interval may have several letters.
    """
    groups: list[range] = []
    for first in range(len(intervals)):
        last = first + 1
        while last < len(intervals) and all(
            indistinguishable(intervals[place], intervals[last], reference)
            for place in range(first, last)
        ):
            last += 1
        if last - first > 1 and not (groups and groups[-1].stop >= last):
            groups.append(range(first, last))
    marks = [*zip(ascii_letters, groups, strict=False)]
    return [
        "".join(letter for letter, group in marks if place in group)
        for place in range(len(intervals))
    ]


def indistinguishable(first: Interval, second: Interval, reference: Interval | None) -> bool:
    """Return whether two are tied; a cost of zero is tied with zero alone."""
    return statistics.tied(first, second, reference) if second.middle else not first.middle


def reasons(
    record: Benchmark,
    key: tuple[str, str],
    estimates: Sequence[Estimate],
    names: Mapping[str, str],
) -> dict[str, str]:
    """Return by row name why numbers are missing, also if a trial failed that gives this metric, too."""
    metric, setting = key
    siblings = measured_with(metric)
    known = {(one.subject, one.program) for one in estimates if one.values}
    found: dict[tuple[str, bool], dict[str, None]] = {}
    for sample in record.samples:
        partly = (sample.subject, sample.program) in known
        concerns = sample.metric == metric or (sample.metric in siblings and not partly)
        if concerns and sample.invalid and sample.setting == setting and sample.repeat == 0:
            found.setdefault((row_name(sample, names), partly), {})[sample.invalid] = None
    return {
        name: f"INVALID{' in some rounds, which are left out' if partly else ''}: {shortened(texts)}"
        for (name, partly), texts in found.items()
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
    return {framework.name: framework.title for framework in frameworks()}


def row_name(cell: Estimate | Sample, names: Mapping[str, str]) -> str:
    """Return the name of a row: the framework's title, its engine unless default, and the variant."""
    name = names.get(cell.framework, cell.framework)
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
    machine = f"{header.system}, {header.cpus} processors, Python {header.python}"
    line = (
        f"{method.mode}, {rounds} in {method.seconds:.0f} s, seed {header.seed}, {header.when} · "
        f"{machine}"
    )
    if len(method.clients) < 2:
        return line
    ours, in_c = method.clients["ours"] / 1000, method.clients[C] / 1000
    return f"{line} · our client {ours:.1f} µs a message, one in C {in_c:.1f} µs"


def edges(interval: Interval, digits: int = 3) -> str:
    texts = (significant(edge, digits) for edge in (interval.low, interval.high))
    return "" if interval.low == interval.high else TO.join(texts)


def with_edges(interval: Interval, digits: int = 3, edge_digits: int = 2) -> str:
    text, middle = edges(interval, edge_digits), significant(interval.middle, digits)
    return f"{middle} ({text})" if text else middle


def growths(tables: Iterable[CostTable]) -> list[Growth]:
    names = titles()
    points: dict[tuple[str, str], dict[int, float]] = {}
    for table in tables:
        count = count_of(table.setting)
        if table.metric not in (*COST_PER_ONE, *COST_OF_ALL) or not count:
            continue
        items = count if table.metric in COST_PER_ONE else 1
        for estimate in table.estimates:
            if estimate.median > 0:
                of_name = points.setdefault((table.metric, row_name(estimate, names)), {})
                of_name[count] = estimate.median * items
    grows = {key: statistics.growth(costs) for key, costs in points.items()}
    found = [Growth(*key, points[key], *growth) for key, growth in grows.items() if growth]
    return sorted(found, key=lambda growth: (growth.metric, growth.name.casefold()))


def count_of(setting: str) -> int:
    match = re.match(r"[0-9][0-9,]{0,15}(?= )", setting)
    return int(match[0].replace(",", "")) if match else 0
