"""A figure says how well it is known, and neither more nor less."""

import math
from random import Random
from statistics import median

import pytest

from hexapla.bench.record import Benchmark, Method, Sample
from hexapla.bench.report import statistics
from hexapla.bench.report.statistics import (
    Interval,
    estimates,
    growth,
    growth_in_words,
    interval,
    reference_noise,
    tied,
)
from hexapla.record.facts import Header

SPREAD = 0.05  # of the samples, as a share
HEADER = Header("", "", 2, "3.13.0", {}, "", True, 7, {})
METHOD = Method("quick", 1.0, 7, "cc", 1024, (), {}, {})


def drawn(chance: Random, count: int, spread: float = SPREAD) -> list[float]:
    """Return samples of something that takes 1 and varies."""
    return [math.exp(chance.gauss(0, spread)) for _ in range(count)]


def sample(subject: str, number: int, value: float | None, **facts: object) -> Sample:
    """Return a sample of one round."""
    about: dict[str, object] = {
        "metric": "echo-cpu",
        "setting": "here",
        "program": "echo_server",
        "base": "echo_server",
        "repeat": 0,
        "invalid": "" if value is not None else "nothing came back",
    }
    told = {"subject": subject, "framework": subject, "engine": "", "round": number}
    rest: dict[str, object] = {"value": value, "unit": "s", "raw": {}, "command": ()}
    return Sample(**{**about, **told, **rest, **facts})  # type: ignore[arg-type]


def benchmark(*samples: Sample) -> Benchmark:
    """Return a record with these samples."""
    return Benchmark(HEADER, METHOD, [*samples])


@pytest.mark.parametrize(("count", "pooled"), [(5, 0), (7, 0), (3, 30), (7, 30)])
def test_an_interval_holds_the_median_of_another_benchmark(
    count: int, pooled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "BOOTSTRAP_DRAWS", 200)
    chance, held = Random(7), 0
    for _ in range(100):
        found = interval(drawn(chance, count), drawn(chance, pooled))
        held += found.holds(median(drawn(chance, count)))

    assert 85 <= held <= 100


def test_an_interval_is_not_wider_than_the_samples_are_apart() -> None:
    found = interval(drawn(Random(7), 7))

    assert found.low < found.middle < found.high
    assert found.high - found.low < 6 * SPREAD


def test_more_rounds_make_an_interval_narrower() -> None:
    chance = Random(7)
    few, many = interval(drawn(chance, 5)), interval(drawn(chance, 25))

    assert many.high - many.low < few.high - few.low


def test_the_same_samples_have_the_same_interval() -> None:
    values = drawn(Random(7), 7)

    assert interval(values) == interval(values)


def test_values_that_do_not_vary_have_an_interval_of_no_width() -> None:
    assert Interval(3.0, 3.0, 3.0) == interval([3.0] * 7)
    assert not interval([3.0] * 7).wide


def test_neighbours_that_vary_widen_an_interval() -> None:
    alone = interval([3.0] * 3)
    among = interval([3.0] * 3, [0.8, 0.9, 1.0, 1.1, 1.2])

    assert alone.low == alone.high
    assert among.low < 3.0 < among.high
    assert among.wide


def test_neighbours_that_do_not_vary_do_not_narrow_an_interval() -> None:
    values = drawn(Random(7), 7)

    assert interval(values) == interval(values, [1.0] * 50)


@pytest.mark.parametrize(
    ("found", "wide"),
    [
        (Interval(1.0, 0.95, 1.05), False),
        (Interval(1.0, 0.85, 1.06), True),
        (Interval(100.0, 95.0, 105.0), False),
        (Interval(0.01, 0.005, 0.02), True),
    ],
)
def test_wide_is_more_than_ten_per_cent_to_either_side(found: Interval, wide: bool) -> None:
    assert wide == found.wide


def test_a_slow_round_is_slow_for_all_so_that_a_ratio_does_not_see_it() -> None:
    slow = [1.0, 1.0, 3.0, 1.0, 1.0]
    found = benchmark(
        *(sample("C", number, 2.0 * factor) for number, factor in enumerate(slow)),
        *(sample("mine", number, 6.0 * factor) for number, factor in enumerate(slow)),
    )
    one, other = estimates(found, ["C"])

    assert Interval(3.0, 3.0, 3.0) == other.ratios["C"]
    assert Interval(1.0, 1.0, 1.0) == one.ratios["C"]
    assert 6.0 == other.median
    assert (6.0, 6.0, 18.0, 6.0, 6.0) == other.values


def test_an_anchor_divided_by_itself_is_one_and_steadies_nobody() -> None:
    chance = Random(7)
    theirs, others = drawn(chance, 5), drawn(chance, 5, 0.3)
    found = benchmark(
        *(sample("C", number, value) for number, value in enumerate(theirs)),
        *(sample("mine", number, value) for number, value in enumerate(others)),
    )
    one, other = estimates(found, ["C"])
    shares = [value / their for value, their in zip(others, theirs, strict=True)]

    assert Interval(1.0, 1.0, 1.0) == one.ratios["C"]
    assert interval(shares, [each / median(shares) for each in shares]) == other.ratios["C"]


def test_a_round_without_a_number_is_told_and_not_counted() -> None:
    found = benchmark(
        *(sample("C", number, 1.0) for number in range(3)),
        sample("mine", 0, 2.0),
        sample("mine", 1, None),
        sample("mine", 2, None),
    )
    _, mine = estimates(found, ["C"])

    assert ((2.0,), ("nothing came back",)) == (mine.values, mine.invalid)


def test_a_cell_without_a_number_has_no_estimate_of_it() -> None:
    [mine] = estimates(benchmark(sample("mine", 0, None)), ["C"])

    assert ((), {}) == (mine.values, mine.ratios)


def test_a_variant_is_compared_to_the_anchor_s_own_program() -> None:
    found = benchmark(
        sample("C", 0, 2.0),
        sample("mine", 0, 6.0),
        sample("mine", 0, 4.0, program="echo_server_fast"),
    )

    assert [1.0, 3.0, 2.0] == [each.ratios["C"].middle for each in estimates(found, ["C"])]


def test_what_two_laps_of_the_control_part_by_is_noise() -> None:
    found = benchmark(
        *(sample("mine", number, 2.0) for number in range(5)),
        *(sample("mine", number, 3.0, repeat=1) for number in range(5)),
        *(sample("other", number, 9.0) for number in range(5)),
        *(sample("mine", number, 7.0, program="echo_server_fast") for number in range(5)),
    )

    assert {("echo-cpu", "here"): Interval(1.5, 1.5, 1.5)} == reference_noise(found)


def test_a_against_a_is_a_tie_nearly_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "BOOTSTRAP_DRAWS", 200)
    chance = Random(7)
    ties = sum(
        tied(interval(drawn(chance, 7)), interval(drawn(chance, 7)), None) for _ in range(50)
    )

    assert 50 == ties


ONE = Interval(1.0, 0.99, 1.01)


@pytest.mark.parametrize(
    ("other", "control", "tie"),
    [
        pytest.param(Interval(1.5, 1.005, 2.0), None, True, id="intervals meet"),
        pytest.param(Interval(1.09, 1.08, 1.1), None, True, id="less than ten per cent"),
        pytest.param(Interval(1.12, 1.11, 1.13), None, False, id="more than ten per cent"),
        pytest.param(
            Interval(1.12, 1.11, 1.13), Interval(1.0, 0.93, 1.01), True, id="within twice the noise"
        ),
        pytest.param(
            Interval(1.2, 1.19, 1.21), Interval(1.0, 0.93, 1.01), False, id="beyond the noise"
        ),
        pytest.param(Interval(1.105, 1.1, 1.11), None, False, id="just more"),
        pytest.param(Interval(0.0, 0.0, 0.0), None, False, id="nothing"),
    ],
)
def test_a_tie_is_whatever_nobody_can_tell_apart(
    other: Interval, control: Interval | None, tie: bool
) -> None:
    assert [tie, tie] == [tied(ONE, other, control), tied(other, ONE, control)]


SIZES = [1_000, 10_000, 100_000, 1_000_000]


@pytest.mark.parametrize(
    ("costs", "word"),
    [
        ([5.0 for _ in SIZES], "constant"),
        ([math.sqrt(n) for n in SIZES], "less than linear"),
        ([3e-6 * n for n in SIZES], "linear"),
        ([1e-6 * n * math.log(n) for n in SIZES], "n log n"),
        ([1e-6 * n**1.5 for n in SIZES], "more than n log n"),
        ([1e-9 * n * n for n in SIZES], "quadratic"),
    ],
)
def test_growth_has_a_word(costs: list[float], word: str) -> None:
    chance = Random(7)
    noisy = {n: cost * chance.uniform(0.97, 1.03) for n, cost in zip(SIZES, costs, strict=True)}
    found = growth(noisy)

    assert found is not None
    assert word == found[1]


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
def test_the_exponent_is_the_slope_of_the_line(exponent: float) -> None:
    found = growth({n: 7e-6 * n**exponent for n in SIZES})

    assert found is not None
    assert exponent == pytest.approx(found[0], abs=1e-9)
    assert growth_in_words(found[0]) == found[1]


@pytest.mark.parametrize("points", [{}, {1_000: 1.0}, {1_000: 0.0, 10_000: 1.0}])
def test_one_point_has_no_growth(points: dict[int, float]) -> None:
    assert growth(points) is None
