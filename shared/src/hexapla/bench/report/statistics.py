"""What samples come to: for each cell its lowest, its median, and how it stands to the two anchors.

A ratio is taken round by round, against the anchor of the same round, so that a machine that was slow for a
while was so for both. Its interval is where the median of another such benchmark is to be expected, 99 times
in 100: both would vary, so it is the bootstrap of a difference of two medians, not of one (Efron and
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
from hexapla.project.contract import peer_of

DRAWS = 2000  # of the bootstrap

SHARE = 0.99  # of the medians of other benchmarks that lie within an interval

LEAST = 5  # samples without which there is no interval

WIDE = 0.10  # of an interval's middle: what is wider is said to be

REAL = 0.10  # a smaller difference is called none


@dataclass(frozen=True)
class Interval:
    """A median, and where that of another benchmark is expected."""

    middle: float
    low: float
    high: float

    @property
    def wide(self) -> bool:
        """Return whether too little is known to say much."""
        return self.high - self.low > 2 * WIDE * self.middle

    def holds(self, value: float) -> bool:
        """Return whether a value lies within."""
        return self.low <= value <= self.high

    def meets(self, other: "Interval") -> bool:
        """Return whether two intervals overlap."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Figure:
    """One cell: one program of one column, measured in one way."""

    metric: str
    setting: str
    subject: str
    framework: str
    engine: str
    program: str
    unit: str
    values: tuple[float, ...]  # by rounds
    invalid: tuple[str, ...]
    ratios: Mapping[str, Interval]  # by anchor
    command: tuple[str, ...]

    @property
    def low(self) -> float | None:
        """Return the lowest sample: on a busy machine the best witness of a quiet one."""
        return min(self.values, default=None)

    @property
    def middle(self) -> float | None:
        """Return the median of the samples, which there are only without an invalid one."""
        return median(self.values) if self.values else None


def figures(found: Benchmark, anchors: Sequence[str]) -> list[Figure]:
    """Return a figure for each cell, in the order in which they were first measured."""
    tables: dict[tuple[str, str], dict[tuple[str, str], list[Sample]]] = {}
    for each in found.samples:
        if each.lap == 0:
            table = tables.setdefault((each.metric, each.setting), {})
            table.setdefault((each.subject, each.program), []).append(each)
    return [each for table in tables.values() for each in compared(table, anchors)]


def compared(
    table: Mapping[tuple[str, str], Sequence[Sample]], anchors: Sequence[str]
) -> list[Figure]:
    """Return the figures of one metric in one setting."""
    # One invalid round leaves the others standing; the reason is shown beside them.
    values = {
        cell: {each.round: each.value for each in samples if each.value is not None}
        for cell, samples in table.items()
    }
    shares = {
        anchor: {cell: shares_of(values, cell, (anchor, peer_of(cell[1]))) for cell in table}
        for anchor in anchors
    }
    # Divided by itself an anchor is 1 in every round: that says nothing of how much others vary.
    pools = {
        anchor: [
            share / median(mine)
            for cell, mine in cells.items()
            if mine and median(mine) and cell != (anchor, peer_of(cell[1]))
            for share in mine
        ]
        for anchor, cells in shares.items()
    }
    return [
        Figure(
            first.metric,
            first.setting,
            first.subject,
            first.framework,
            first.engine,
            first.program,
            first.unit,
            tuple(values[cell].values()),
            tuple(dict.fromkeys(each.invalid for each in samples if each.invalid)),
            {
                anchor: interval(
                    shares[anchor][cell],
                    () if cell == (anchor, peer_of(cell[1])) else pools[anchor],
                )
                for anchor in anchors
                if shares[anchor][cell] and first.metric in METRICS and METRICS[first.metric].ranks
            },
            first.command,
        )
        for cell, samples in table.items()
        for first in samples[:1]
    ]


def shares_of(
    values: Mapping[tuple[str, str], Mapping[int, float]],
    cell: tuple[str, str],
    anchor: tuple[str, str],
) -> list[float]:
    """Return a cell's samples divided by those of an anchor, round by round."""
    theirs = values.get(anchor, {})
    return [value / theirs[number] for number, value in values[cell].items() if theirs.get(number)]


def interval(values: Sequence[float], pool: Sequence[float] = ()) -> Interval:
    """Return the median of values, and where that of as many others is expected.

    `pool` holds what all the cells of a table part from their own medians, as factors: a few rounds of one
    cell say little of how much it varies, and those of its neighbours help. The wider interval counts.
    """
    middle, count = median(values), len(values)
    if count < 2:
        return Interval(middle, middle, middle)
    around = sorted(parted(tuple(pool), count)) if pool else [0.0]
    own = sorted(parted(tuple(values), count)) if count >= LEAST else [0.0]
    low = min(middle * (1 + at(around, 0)), middle + at(own, 0))
    high = max(middle * (1 + at(around, 1)), middle + at(own, 1))
    return Interval(middle, max(low, 0.0), high)


# All cells of a table have one pool, and a record is looked at more than once.
@lru_cache(maxsize=1024)
def parted(values: tuple[float, ...], count: int) -> list[float]:
    """Return by how much two medians of so many values part, in many draws."""
    chance = Random(0)  # the same samples give the same interval, whoever looks
    more = math.sqrt(count / (count - 1))  # drawn again, values vary by less than new ones would
    return [
        more * (median(chance.choices(values, k=count)) - median(chance.choices(values, k=count)))
        for _ in range(DRAWS)
    ]


def at(sorted_: Sequence[float], side: int) -> float:
    """Return the lower or the upper edge of what most values lie within."""
    edge = math.floor((1 - SHARE) / 2 * len(sorted_))
    return sorted_[-edge - 1 if side else edge]


def doubled(found: Benchmark) -> dict[tuple[str, str], Interval]:
    """Return how the two laps of the control part, by metric and setting: 1, but for noise."""
    controls = {(each.subject, each.program) for each in found.samples if each.lap}
    laps: dict[tuple[str, str], dict[int, dict[int, float]]] = {}
    for each in found.samples:
        if each.value is not None and (each.subject, each.program) in controls:
            rounds = laps.setdefault((each.metric, each.setting), {})
            rounds.setdefault(each.round, {})[each.lap] = each.value
    shares = {
        key: [laps[1] / laps[0] for laps in rounds.values() if laps.get(0) and 1 in laps]
        for key, rounds in laps.items()
    }
    return {key: interval(found) for key, found in shares.items() if found}


def tied(one: Interval, other: Interval, control: Interval | None) -> bool:
    """Return whether two ratios are the same, as far as anybody can tell.

    They are where their intervals overlap, or where they part by less than 10 %, or by less than twice
    what the control parts from itself.
    """
    noise = max(control.high - 1, 1 - control.low) if control else 0.0
    less, more = sorted((one.middle, other.middle))
    return one.meets(other) or more < less * (1 + max(REAL, 2 * noise))


def growth(points: Mapping[int, float]) -> tuple[float, str] | None:
    """Return the exponent of a whole cost by its count, on the log-log line, and what it is in words.

    Nothing is returned for fewer than two points above nothing. `n log n` has an exponent between 1.05
    and 1.25 from a thousand to a million.
    """
    points = {count: cost for count, cost in points.items() if cost > 0}
    if len(points) < 2:
        return None
    exponent = linear_regression(
        [math.log(count) for count in points], [math.log(cost) for cost in points.values()]
    ).slope
    return exponent, in_words(exponent)


def in_words(exponent: float) -> str:
    """Return what growth an exponent means."""
    known = ((0.2, "constant"), (0.85, "less than linear"), (1.05, "linear"), (1.25, "n log n"))
    return next(
        (word for most, word in known if exponent < most),
        "quadratic" if exponent > 1.75 else "more than n log n",
    )
