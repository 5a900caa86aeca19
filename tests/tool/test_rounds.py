"""Everybody is measured in every round, the baselines too, in an order that the seed alone decides."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Any

import pytest

from hexapla.bench.baselines import C
from hexapla.bench.measure import rounds
from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.rounds import Measurement, Plan, benchmark, plan, samples_of
from hexapla.bench.measure.trials import Trial
from hexapla.bench.metrics import METRICS
from hexapla.bench.record import Benchmark, Method, Sample
from hexapla.bench.report.statistics import MIN_SAMPLES
from hexapla.project.contract import variants_of
from hexapla.project.implementation import Implementation
from hexapla.record.facts import Header

REFERENCE, ROUNDS = "bare", 5
NAMES = (C, REFERENCE, "one", "two", "three")
HEADER = Header("", "", 2, "3.13.0", {}, "", True, 7, {})
METHOD = Method("quick", 1.0, 7, "cc", 1024, (), {}, {})

Measure = Callable[[Implementation, int], dict[str, Any]]


@cache
def unstarted(name: str) -> Implementation:
    """Return an implementation that nobody starts; the same one for the same name."""
    return Implementation(program="echo_server", words=(name,), label=name)


def steady(each: Implementation, seed: int) -> dict[str, Any]:
    """Measure the same each time."""
    return {"echo-cpu": 1.0 + len(each.name), "raw": {"seed": seed}}


def trial(measure: Measure, count: int = ROUNDS) -> Trial:
    """Return a trial that gives one metric."""
    return Trial("echo_server", "here", ("echo-cpu",), measure, quick=True, rounds=count)


def measurements(one: Trial) -> list[Measurement]:
    """Return the measurements of a round, two of the reference."""
    return [
        *(Measurement(one, unstarted(name), 0) for name in NAMES),
        Measurement(one, unstarted(REFERENCE), 1),
    ]


@pytest.fixture(autouse=True)
def _anchored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "baseline_names", lambda: [C, REFERENCE])


def made(
    measure: Measure, seed: int = 7, seconds: float = 0.0, count: int = ROUNDS, most: int = 25
) -> list[Sample]:
    """Return the samples of all rounds; more are added for so many seconds."""
    found = Benchmark(HEADER, METHOD)
    until = time.monotonic() + seconds
    due, step = measurements(trial(measure, count)), lambda done, total: None
    rounds.measure_rounds(due, found, seed, until, step, most)
    return found.samples


def by_rounds(samples: list[Sample]) -> list[list[tuple[str, int]]]:
    """Return who was measured in each round, in order."""
    return [
        [(each.subject, each.repeat) for each in mine]
        for _, mine in groupby(samples, key=lambda each: each.round)
    ]


def test_every_round_has_everybody_and_the_control_twice() -> None:
    found = by_rounds(made(steady))

    assert ROUNDS == len(found)
    assert [sorted([*((name, 0) for name in NAMES), (REFERENCE, 1)])] * ROUNDS == [
        *map(sorted, found)
    ]


def test_the_order_is_another_in_every_round_and_with_every_seed() -> None:
    found = by_rounds(made(steady))

    assert ROUNDS == len({tuple(each) for each in found})
    assert found != by_rounds(made(steady, seed=8))


def test_the_same_seed_repeats_the_order_and_what_is_sent() -> None:
    assert made(steady) == made(steady)
    assert len(NAMES) * ROUNDS < len({each.raw["seed"] for each in made(steady)})


def unsteady() -> Measure:
    """Return a way to measure in which one contestant varies much."""
    values = [1.0, 9.0, 2.0, 7.0, 3.0] * 10

    def measure(each: Implementation, seed: int) -> dict[str, Any]:
        return {"echo-cpu": values.pop() if each.name == "two" else 1.0}

    return measure


def test_rounds_are_added_for_wide_intervals_and_have_both_baselines() -> None:
    found = by_rounds(made(unsteady(), seconds=60, most=ROUNDS + 3))
    added = {name for each in found[ROUNDS:] for name, _ in each}

    assert ROUNDS + 3 == len(found)
    assert all({C, REFERENCE} <= {name for name, _ in each} for each in found)
    assert "two" in added


def test_no_round_is_added_when_the_time_is_over_or_all_is_known_well() -> None:
    assert ROUNDS == len(by_rounds(made(unsteady(), seconds=0)))
    assert ROUNDS == len(by_rounds(made(steady, seconds=60)))


def test_each_trial_has_as_many_rounds_as_it_needs() -> None:
    found = Benchmark(HEADER, METHOD)
    due = [*measurements(trial(steady, 1)), *measurements(trial(steady, 3))]
    steps: list[tuple[int, int]] = []
    rounds.measure_rounds(due, found, 7, 0, lambda done, all_: steps.append((done, all_)))

    assert [12, 6, 6] == [
        sum(each.round == number for each in found.samples) for number in range(3)
    ]
    assert [(number, 24) for number in range(1, 25)] == steps


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Benchmark]:
    """Make a whole benchmark of implementations that nobody starts."""

    def make(measure: Measure, out: dict[Implementation, str], count: int = 3) -> Benchmark:
        entered = [unstarted(name) for name in NAMES]
        monkeypatch.setattr(rounds, "entrants", lambda columns, wanted: entered)
        monkeypatch.setattr(rounds, "unfit", lambda entered, record, progress: out)
        monkeypatch.setattr(rounds, "frameworks", list)
        monkeypatch.setattr(rounds, "sleep_lateness", lambda: 0.001)
        monkeypatch.setattr(rounds, "raise_descriptor_limit", lambda: None)
        one = trial(measure, count)
        monkeypatch.setattr(
            rounds, "measurements", lambda _, fit, __: [Measurement(one, each, 0) for each in fit]
        )
        return benchmark([], Plan([one], False, 0.0, "quick"), 7, lambda line: None)

    return make


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_round_that_was_interrupted_is_dropped_and_those_before_are_kept(
    whole: Callable[..., Benchmark], number: int
) -> None:
    made: list[str] = []

    def measure(each: Implementation, seed: int) -> dict[str, Any]:
        made.append(each.name)
        if len(made) == 2 * len(NAMES) + 2:
            os.kill(os.getpid(), number)
            time.sleep(5)
        return steady(each, seed)

    before = signal.signal(number, signal.default_int_handler)  # in the background it is ignored
    try:
        found = whole(measure, {})
    finally:
        signal.signal(number, before)

    assert 2 * len(NAMES) + 2 == len(made)
    assert [sorted(NAMES)] * 2 == [
        sorted(name for name, _ in each) for each in by_rounds(found.samples)
    ]
    assert 2 == found.method.rounds


def test_who_failed_its_promises_is_not_measured_and_the_record_says_why(
    whole: Callable[..., Benchmark],
) -> None:
    found = whole(steady, {unstarted("two"): "broken: It sleeps while idle"})

    assert {*NAMES} - {"two"} == {each.subject for each in found.samples}
    assert {"two echo_server": "broken: It sleeps while idle"} == found.method.left_out
    assert 7 == found.header.seed


def spoils(each: Implementation, seed: int) -> dict[str, Any]:
    raise InvalidSample("nothing came back")


def is_not_there(each: Implementation, seed: int) -> dict[str, Any]:
    raise FileNotFoundError(2, "No such file or directory", "python9")


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        (spoils, "nothing came back"),
        (is_not_there, "[Errno 2] No such file or directory: 'python9'"),
    ],
)
def test_what_cannot_be_measured_is_a_sample_with_the_reason(measure: Measure, reason: str) -> None:
    [found] = samples_of(Measurement(trial(measure), unstarted("one"), 1), 3, 7)

    assert ("echo-cpu", None, reason) == (found.metric, found.value, found.invalid)
    assert (1, 3, "s", ("one",)) == (found.repeat, found.round, found.unit, found.command)


def test_a_measurement_gives_a_sample_for_each_metric_and_its_raw_figures_once() -> None:
    def two(each: Implementation, seed: int) -> dict[str, Any]:
        return {"echo-cpu": 1.0, "start-up": 2.0, "unwanted": 3.0, "raw": {"seed": seed}}

    one = Trial("echo_server", "here", ("echo-cpu", "start-up"), two)
    found = samples_of(Measurement(one, unstarted("one"), 0), 0, 7)

    assert [("echo-cpu", 1.0, {"seed": 7}), ("start-up", 2.0, {})] == [
        (each.metric, each.value, each.raw) for each in found
    ]


def test_whatever_ranks_in_the_quick_benchmark_has_intervals_of_its_own() -> None:
    ranked = [
        trial
        for trial in plan("quick", (), None).trials
        if any(METRICS[metric].ranks for metric in trial.gives)
    ]

    assert "echo-cpu" in {metric for trial in ranked for metric in trial.gives}
    assert all(trial.rounds >= MIN_SAMPLES for trial in ranked)


def test_the_quick_benchmark_measures_variants_only_where_a_trial_says_so() -> None:
    programs = ["echo_server", *variants_of("echo_server")]
    fit = [replace(unstarted(C), program=program) for program in programs]

    def measured(full: bool, variants: bool) -> list[str]:
        one = replace(trial(steady), variants=variants)
        return [each.implementation.program for each in rounds.measurements(one, fit, full)]

    assert programs[:1] == measured(full=False, variants=False)
    assert programs == measured(full=False, variants=True)
    assert programs == measured(full=True, variants=False)


def test_a_plan_is_what_a_mode_measures_or_what_was_asked_for() -> None:
    quick, full, only = (
        plan("quick", (), None),
        plan("full", (), 2),
        plan("quick", ("wakeup",), None),
    )

    assert {trial.words for trial in quick.trials} < {trial.words for trial in full.trials}
    assert (rounds.BUDGET_S["quick"], 120) == (quick.budget, full.budget)
    assert {("wakeup",)} == {each.gives for each in only.trials}
    assert len([each for each in full.trials if each.gives == ("wakeup",)]) == len(only.trials)
