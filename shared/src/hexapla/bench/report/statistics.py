"""Estimates from samples: for each cell its median, and its ratios to the two baselines.

A ratio is taken round by round, against the baseline of the same round, so that a machine that was slow for
a while was slow for both. An interval is a 99 % prediction interval for the median of another such
benchmark: that would vary as well, so it is the bootstrap of the difference of two medians (Efron and
Tibshirani, An Introduction to the Bootstrap, chapter 13, has the percentile method).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from statistics import linear_regression, median

from hexapla.bench.metrics import METRICS
from hexapla.bench.record import Benchmark, Sample

BOOTSTRAP_DRAWS = 2000
CONFIDENCE = 0.99  # share of other benchmarks' medians that an interval should hold
MIN_SAMPLES = 5  # for an interval from a cell's own samples
WIDE_SHARE = 0.10  # of the median: an interval that reaches further to either side is wide
MIN_DIFFERENCE = 0.10  # smaller differences are ties
GROWTH_WORDS = (  # by the exponent that they are below
    (0.2, "constant"),
    (0.85, "less than linear"),
    (1.05, "linear"),
    (1.25, "n log n"),
    (1.75, "more than n log n"),
)


@dataclass(frozen=True)
class Interval:
    """A median, and a prediction interval for the median of another benchmark."""

    middle: float
    low: float
    high: float

    @property
    def wide(self) -> bool:
        return self.high - self.low > 2 * WIDE_SHARE * self.middle

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def meets(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Estimate:
    """One cell: one program of one framework, measured by one metric in one setting."""

    metric: str
    setting: str
    subject: str
    framework: str
    engine: str
    program: str
    base: str  # the program of which `program` is a variant, or itself
    unit: str
    values: tuple[float, ...]  # by round
    invalid: tuple[str, ...]  # reasons
    ratios: Mapping[str, Interval]  # by baseline
    command: tuple[str, ...]

    @property
    def median(self) -> float:
        """Return the median of the valid samples; an estimate without any has none."""
        return median(self.values)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what identifies the same cell in another record."""
        return self.metric, self.setting, self.subject, self.program

    def is_baseline(self, baselines: Sequence[str]) -> bool:
        """Return whether others are compared to it: a variant of a baseline's program is not one."""
        return self.subject in baselines and self.program == self.base


def estimates(record: Benchmark, baselines: Sequence[str]) -> list[Estimate]:
    """Return an estimate for each cell, in the order in which they were first measured."""
    tables: dict[tuple[str, str], dict[tuple[str, str], list[Sample]]] = {}
    for sample in record.samples:
        if sample.repeat == 0:
            table = tables.setdefault((sample.metric, sample.setting), {})
            table.setdefault((sample.subject, sample.program), []).append(sample)
    return [cell for table in tables.values() for cell in estimates_of_table(table, baselines)]


def estimates_of_table(
    table: Mapping[tuple[str, str], Sequence[Sample]], baselines: Sequence[str]
) -> list[Estimate]:
    # An invalid round does not invalidate the others; its reason is shown beside them.
    values = {
        cell: {sample.round: sample.value for sample in samples if sample.value is not None}
        for cell, samples in table.items()
    }
    first = {cell: samples[0] for cell, samples in table.items()}
    ranks = {cell: METRICS[s.metric].ranks for cell, s in first.items() if s.metric in METRICS}
    ratios: dict[tuple[str, str], dict[str, Interval]] = {cell: {} for cell in table}
    for baseline in baselines:
        own = {cell: (baseline, sample.base) for cell, sample in first.items()}
        shares = {cell: ratios_by_round(values, cell, own[cell]) for cell in table}
        # Divided by itself a baseline is 1 in every round, which says nothing about how much others vary.
        pool = [
            share / median(of_cell)
            for cell, of_cell in shares.items()
            if of_cell and median(of_cell) and cell != own[cell]
            for share in of_cell
        ]
        for cell, of_cell in shares.items():
            if of_cell and ranks.get(cell):
                ratios[cell][baseline] = interval(of_cell, () if cell == own[cell] else pool)
    return [
        Estimate(
            metric=sample.metric,
            setting=sample.setting,
            subject=sample.subject,
            framework=sample.framework,
            engine=sample.engine,
            program=sample.program,
            base=sample.base,
            unit=sample.unit,
            values=tuple(values[cell].values()),
            invalid=tuple(dict.fromkeys(s.invalid for s in table[cell] if s.invalid)),
            ratios=ratios[cell],
            command=sample.command,
        )
        for cell, sample in first.items()
    ]


def ratios_by_round(
    values: Mapping[tuple[str, str], Mapping[int, float]],
    cell: tuple[str, str],
    baseline: tuple[str, str],
) -> list[float]:
    divisors = values.get(baseline, {})
    return [value / divisors[r] for r, value in values[cell].items() if divisors.get(r)]


def interval(
    values: Sequence[float], pool: Sequence[float] = (), draws: int = BOOTSTRAP_DRAWS
) -> Interval:
    """Return the median of values, and a prediction interval for the median of as many others.

    `pool` holds all values of a table as multiples of their own cells' medians: a few rounds of one cell say
    little about how much it varies, and those of its neighbours help. The wider interval counts.
    """
    middle, count = median(values), len(values)
    if count < 2:
        return Interval(middle, middle, middle)
    nothing = (0.0, 0.0)
    pooled = median_differences(tuple(pool), count, draws) if pool else nothing
    own = median_differences(tuple(values), count, draws) if count >= MIN_SAMPLES else nothing
    low = min(middle * (1 + pooled[0]), middle + own[0])
    high = max(middle * (1 + pooled[1]), middle + own[1])
    return Interval(middle, max(low, 0.0), high)


# All cells of a table have the same pool, and the tables of a record are computed more than once.
@lru_cache(maxsize=1024)
def median_differences(values: tuple[float, ...], count: int, draws: int) -> tuple[float, float]:
    """Return the least and greatest likely difference of two medians of `count` values each."""
    rng = Random(0)  # the same samples always give the same interval
    correction = math.sqrt(count / (count - 1))  # resampled values vary by less than new ones
    differences = sorted(
        correction * (median(rng.choices(values, k=count)) - median(rng.choices(values, k=count)))
        for _ in range(draws)
    )
    outside = math.floor((1 - CONFIDENCE) / 2 * draws)
    return differences[outside], differences[-outside - 1]


def reference_noise(record: Benchmark) -> dict[tuple[str, str], Interval]:
    """Return the ratio of the reference's two measurements by metric and setting: 1, but for noise."""
    repeated = {(sample.subject, sample.program) for sample in record.samples if sample.repeat}
    rounds: dict[tuple[str, str], dict[int, dict[int, float]]] = {}
    for sample in record.samples:
        if sample.value is not None and (sample.subject, sample.program) in repeated:
            by_round = rounds.setdefault((sample.metric, sample.setting), {})
            by_round.setdefault(sample.round, {})[sample.repeat] = sample.value
    ratios = {
        key: [pair[1] / pair[0] for pair in by_round.values() if pair.get(0) and 1 in pair]
        for key, by_round in rounds.items()
    }
    return {key: interval(values) for key, values in ratios.items() if values}


def tied(first: Interval, second: Interval, reference: Interval | None) -> bool:
    """Return whether two ratios overlap, or differ by less than a tie or twice the reference's noise."""
    noise = max(reference.high - 1, 1 - reference.low) if reference else 0.0
    less, more = sorted((first.middle, second.middle))
    return first.meets(second) or more < less * (1 + max(MIN_DIFFERENCE, 2 * noise))


def growth(points: Mapping[int, float]) -> tuple[float, str] | None:
    """Return the exponent of a whole cost by its count, from the log-log line, and what it is in words.

    None for fewer than two positive costs. `n log n` has an exponent between 1.05 and 1.25 from a thousand
    to a million.
    """
    points = {count: cost for count, cost in points.items() if cost > 0}
    if len(points) < 2:
        return None
    logs = [math.log(count) for count in points], [math.log(cost) for cost in points.values()]
    exponent = linear_regression(*logs).slope
    return exponent, growth_in_words(exponent)


def growth_in_words(exponent: float) -> str:
    return next((word for limit, word in GROWTH_WORDS if exponent < limit), "quadratic")
