"""The method: what is measured when, and for how long.

Every round measures every implementation once, in an order that is shuffled from a seed, so that a machine
that is slow for a while is slow for all. Both baselines are in every round: the program in C, and the
reference, which is the loop written by hand in Python. The reference is measured twice; the difference of
the two is noise. Rounds are added while a ratio has a wide interval and there is time.
"""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random, SystemRandom
from typing import Any, NamedTuple

from hexapla.bench.baselines import baseline_names, reference_names
from hexapla.bench.measure import contestant, echo
from hexapla.bench.measure.compiler import c_compiler
from hexapla.bench.measure.contestant import unfit
from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.trials import Trial, trials
from hexapla.bench.metrics import KIB, METRICS
from hexapla.bench.record import Benchmark, Method, Sample
from hexapla.bench.report import statistics
from hexapla.process.clock import Control
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import Framework, frameworks
from hexapla.project.implementation import Implementation, implementations
from hexapla.record import evidence

BUDGET_S = {
    "quick": 135.0,
    "full": 3600.0,
}  # after which no round is added; one may take half a minute
MAX_ROUNDS = 25  # of a trial
CLIENT_MESSAGES = 20_000  # to compare our client with a minimal one


class Measurement(NamedTuple):
    trial: Trial
    implementation: Implementation
    repeat: int  # 1 for the second measurement of the reference in a round, else 0


class Plan(NamedTuple):
    trials: Sequence[Trial]
    engines: bool
    budget: float  # seconds
    mode: str
    only: tuple[str, ...] = ()


def plan(mode: str, only: Sequence[str], minutes: float | None) -> Plan:
    """Return what a mode measures, `quick` or `full`; of it only trials with one of the words in `only`."""
    full = mode == "full"
    chosen = [
        trial
        for trial in trials(full)
        if full or trial.quick or only
        if not only or any(word in trial.words for word in only)
    ]
    return Plan(chosen, full, minutes * 60 if minutes else BUDGET_S[mode], mode, tuple(only))


def benchmark(
    columns: Sequence[Framework],
    wanted: Plan,
    seed: int | None,
    progress: Callable[[str], None],
    step: Callable[[int, int], None] = lambda done, total: None,
) -> Benchmark:
    """Return the record of all rounds; if interrupted, of those that were complete by then."""
    seed = SystemRandom().randrange(10**6) if seed is None else seed
    began = time.monotonic()
    raise_descriptor_limit()
    entered = entrants(columns, wanted)
    left_out = unfit(entered, contestant.last_evidence(), progress)
    for implementation, reason in left_out.items():
        progress(f"{implementation.name} {implementation.program} is not measured: {reason}")
    record = Benchmark(
        evidence.header(
            versions={column.name: implementations(column)[0].version for column in columns},
            seed=seed,
            control={"seconds": 1.0, "lateness": sleep_lateness()},
        ),
        Method(
            mode=wanted.mode,
            seconds=0.0,
            rounds=0,
            compiler=c_compiler() or "",
            descriptors=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
            only=wanted.only,
            left_out={f"{key.name} {key.program}": reason for key, reason in left_out.items()},
            clients=client_costs(wanted, seed),
        ),
    )
    fit = [implementation for implementation in entered if implementation not in left_out]
    due = [m for trial in wanted.trials for m in measurements(trial, fit, wanted.engines)]
    with interruptible(), suppress(KeyboardInterrupt):
        measure_rounds(due, record, seed, began + wanted.budget, step)
    rounds = max((sample.round for sample in record.samples), default=-1) + 1
    seconds = round(time.monotonic() - began, 1)
    record.method = replace(record.method, seconds=seconds, rounds=rounds)
    return record


def client_costs(wanted: Plan, seed: int) -> dict[str, float]:
    """Return the nanoseconds that a message costs our load generator and a minimal one, if any are sent."""
    if any("echo-cpu" in trial.gives for trial in wanted.trials):
        with suppress(InvalidSample):  # the record can do without
            return echo.clients(KIB, 16, CLIENT_MESSAGES, seed) or {}
    return {}


def sleep_lateness() -> float:
    with Control() as control:
        time.sleep(1)
    return control.lateness


def raise_descriptor_limit() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def entrants(columns: Sequence[Framework], wanted: Plan) -> list[Implementation]:
    programs = list(dict.fromkeys(trial.program for trial in wanted.trials if trial.program))
    references = [column for column in frameworks() if column.reference and column not in columns]
    in_c = filter(None, map(contestant.c_baseline, programs))
    all_columns = [*references, *columns]
    return [*in_c, *contestant.contestants(all_columns, programs, wanted.engines)]


def measurements(trial: Trial, fit: Sequence[Implementation], engines: bool) -> list[Measurement]:
    if not trial.program:
        return [Measurement(trial, selector, 0) for selector in lone_selectors()]
    any_engine, references = engines and trial.engines, reference_names()
    variants = engines or trial.variants
    peers = [
        program
        for program in fit
        if program.peer == trial.program and (variants or program.program == trial.program)
    ]
    once = [program for program in peers if program.default or any_engine]
    twice = [p for p in once if p.program == trial.program and p.name in references]
    return [Measurement(trial, p, 0) for p in once] + [Measurement(trial, p, 1) for p in twice]


def lone_selectors() -> list[Implementation]:
    return [
        replace(
            selector,
            words=(sys.executable, "-m", "hexapla.bench.measure.wakeup", selector.engine.name),
            label=selector.engine.name,
        )
        for framework in frameworks()
        if framework.reference
        for selector in implementations(framework)
        if selector.available
    ]


def measure_rounds(
    all_: Sequence[Measurement],
    record: Benchmark,
    seed: int,
    until: float,
    step: Callable[[int, int], None],
    max_rounds: int = MAX_ROUNDS,
) -> None:
    """Measure until a time of `time.monotonic()`; add the samples of each complete round to a record."""
    rng, done, planned = Random(seed), 0, sum(measurement.trial.rounds for measurement in all_)
    for number in range(max_rounds):
        due = [measurement for measurement in all_ if number < measurement.trial.rounds]
        if not due and time.monotonic() < until:
            due = unsure(all_, record)
        if not due:
            return
        samples: list[Sample] = []
        for trial in dict.fromkeys(measurement.trial for measurement in due):
            of_trial = [measurement for measurement in due if measurement.trial is trial]
            for measurement in rng.sample(of_trial, len(of_trial)):
                samples += samples_of(measurement, number, rng.randrange(10**9))
                done += 1
                step(done, max(planned, done))
        record.samples += samples  # not before: an interrupted round does not count


def unsure(all_: Sequence[Measurement], record: Benchmark) -> list[Measurement]:
    """Return the measurements whose ratio has a wide interval, with the baselines of their trials."""
    baselines = baseline_names()
    wide = {
        estimate.key
        for estimate in statistics.estimates(record, baselines)
        if METRICS[estimate.metric].ranks and any(ratio.wide for ratio in estimate.ratios.values())
    }

    def is_wide(measurement: Measurement) -> bool:
        trial, implementation, _ = measurement
        cell = (trial.gives[0], trial.setting, implementation.name, implementation.program)
        return cell in wide

    repeated = [m for m in all_ if m.trial.rounds >= statistics.MIN_SAMPLES]
    trials_of_wide = {measurement.trial for measurement in repeated if is_wide(measurement)}
    of_trials = [measurement for measurement in all_ if measurement.trial in trials_of_wide]
    return [m for m in of_trials if m.implementation.name in baselines or is_wide(m)]


def samples_of(measurement: Measurement, number: int, seed: int) -> list[Sample]:
    """Return the samples of one measurement: one for each metric, or one that says why there is none."""
    trial, implementation, repeat = measurement
    try:
        values: dict[str, Any] = trial.measure(implementation, seed)
        invalid = ""
    except (InvalidSample, OSError) as error:  # OSError: the command does not exist, say
        values, invalid = dict.fromkeys(trial.gives[:1]), str(error)
    raw = values.pop("raw", {})
    return [
        Sample(
            metric=metric,
            setting=trial.setting,
            subject=implementation.name,
            framework=implementation.framework.name,
            engine=implementation.engine.name,
            program=implementation.program,
            base=trial.program,
            round=number,
            repeat=repeat,
            value=value,
            unit=METRICS[metric].unit,
            invalid=invalid,
            raw=raw if place == 0 else {},
            command=implementation.command(),
        )
        for place, (metric, value) in enumerate(values.items())
        if metric in trial.gives
    ]
