"""The method: who is measured when, and for how long.

Every round measures everybody once, in an order that is shuffled from a seed, so that a machine which is slow
for a while is so for all. Both anchors are in every round: the program in C, and the loop written by hand in
Python. That one is measured twice, and what its two laps part by is noise. Rounds are added while a ratio is
not known well and there is time.
"""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random, SystemRandom
from typing import Any, NamedTuple

from hexapla.bench.baselines import C, anchors
from hexapla.bench.measure import contestant as bench_measure_contestant
from hexapla.bench.measure import echo
from hexapla.bench.measure.contestant import contestants, floor, unfit
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

QUICK, FULL = 150.0, 3600.0  # seconds after which no round is added

MOST = 25  # rounds of a trial


class Lap(NamedTuple):
    """One measurement that is to be made."""

    trial: Trial
    contestant: Implementation
    lap: int  # 1 for the second of a control


class Plan(NamedTuple):
    """What is to be measured, and how."""

    trials: Sequence[Trial]
    engines: bool
    budget: float  # seconds
    mode: str
    only: tuple[str, ...] = ()


def plan(mode: str, only: Sequence[str], minutes: float | None) -> Plan:
    """Return what a mode measures: `quick` or `full`; of it only what has one of these words."""
    full = mode == "full"
    chosen = [
        each if full or not each.hurry else replace(each, rounds=each.hurry)
        for each in trials()
        if (full or each.quick or only) and (not only or any(word in text(each) for word in only))
    ]
    budget = minutes * 60 if minutes else FULL if full else QUICK
    return Plan(chosen, full, budget, mode, tuple(only))


def text(trial: Trial) -> str:
    """Return the words by which a trial is chosen."""
    return " ".join([trial.program, trial.setting, *trial.gives])


def benchmark(
    columns: Sequence[Framework],
    wanted: Plan,
    seed: int | None,
    progress: Callable[[str], None],
    step: Callable[[int, int], None] = lambda done, all_: None,
) -> Benchmark:
    """Return the record of all rounds; what was complete when it was interrupted is kept.

    `step` is told how many measurements were made, of how many.
    """
    seed = SystemRandom().randrange(10**6) if seed is None else seed
    began = time.monotonic()
    many_descriptors()
    entered = entrants(columns, wanted)
    out = unfit(entered, bench_measure_contestant.last_evidence(), progress)
    for each, reason in out.items():
        progress(f"{each.name} {each.program} is not measured: {reason}")
    found = Benchmark(
        evidence.header(
            versions={each.name: implementations(each)[0].version for each in columns},
            seed=seed,
            control={"seconds": 1.0, "lateness": lateness()},
        ),
        Method(
            wanted.mode,
            0.0,
            0,
            bench_measure_contestant.which() or "",
            resource.getrlimit(resource.RLIMIT_NOFILE)[0],
            wanted.only,
            {f"{each.name} {each.program}": reason for each, reason in out.items()},
            clients(wanted, seed),
        ),
    )
    fit = [each for each in entered if each not in out]
    laps = [lap for trial in wanted.trials for lap in laps_of(trial, fit, wanted.engines)]
    with interruptible(), suppress(KeyboardInterrupt):
        rounds(laps, found, seed, began + wanted.budget, step)
    done = max((each.round for each in found.samples), default=-1) + 1
    took = time.monotonic() - began
    found.method = replace(found.method, seconds=round(took, 1), rounds=done)
    return found


def clients(wanted: Plan, seed: int) -> dict[str, float]:
    """Return what a message costs our generator and one in C, where messages are sent at all."""
    sends = any("echo-cpu" in each.gives for each in wanted.trials)
    with suppress(InvalidSample):  # nothing is lost but this
        return (sends and echo.clients(KIB, 16, 4_000, seed)) or {}
    return {}


def lateness() -> float:
    """Return by how many seconds a plain sleep of a second is late, at worst."""
    with Control() as control:
        time.sleep(1)
    return control.lateness


def many_descriptors() -> None:
    """Let this process, and those that it starts, open as many descriptors as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def entrants(columns: Sequence[Framework], wanted: Plan) -> list[Implementation]:
    """Return everybody who is to be measured, the anchors included."""
    programs = list(dict.fromkeys(each.program for each in wanted.trials if each.program))
    extra = [each for each in frameworks() if each.floor and each not in columns]
    in_c = [each for each in map(floor, programs) if each]
    return [*in_c, *contestants([*extra, *columns], programs, wanted.engines)]


def laps_of(trial: Trial, fit: Sequence[Implementation], engines: bool) -> list[Lap]:
    """Return the laps of one round of a trial."""
    if not trial.program:
        return [Lap(trial, each, 0) for each in selectors()]
    controls = {each.name for each in frameworks() if each.floor}
    defaults = {each.name for each in frameworks()} | {C}
    mine = [
        each
        for each in fit
        if each.peer == trial.program and (each.name in defaults or (engines and trial.engines))
    ]
    twice = [each for each in mine if each.name in controls and each.program == trial.program]
    return [Lap(trial, each, 0) for each in mine] + [Lap(trial, each, 1) for each in twice]


def selectors() -> list[Implementation]:
    """Return the selectors that the loop written by hand runs on, each alone."""
    return [
        replace(
            each,
            words=(sys.executable, "-m", "hexapla.bench.measure.wakeup", each.engine.name),
            label=each.engine.name,
        )
        for column in frameworks()
        if column.floor
        for each in implementations(column)
        if each.available
    ]


def rounds(
    laps: Sequence[Lap],
    found: Benchmark,
    seed: int,
    until: float,
    step: Callable[[int, int], None],
) -> None:
    """Measure everybody, round after round."""
    chance = Random(seed)
    least = sum(lap.trial.rounds for lap in laps)
    number, made, anchored = 0, 0, anchors()
    while number < MOST:
        due = [lap for lap in laps if number < lap.trial.rounds]
        if not due:  # all have had what they need: go on with who is not known well
            due = unsure(laps, found, anchored) if time.monotonic() < until else []
        if not due:
            return
        samples: list[Sample] = []
        for trial in dict.fromkeys(lap.trial for lap in due):
            mine = [lap for lap in due if lap.trial is trial]
            for lap in chance.sample(mine, len(mine)):
                samples += measured(lap, number, chance.randrange(10**9))
                made += 1
                step(made, max(least, made))
        found.samples += samples  # a round that was interrupted is no round
        number += 1


def unsure(laps: Sequence[Lap], found: Benchmark, anchored: Sequence[str]) -> list[Lap]:
    """Return the laps of those trials in which some ratio is not known well, anchors included."""
    wide = {
        (each.metric, each.setting, each.subject, each.program)
        for each in statistics.figures(found, anchored)
        if METRICS[each.metric].ranks
        if any(ratio.wide for ratio in each.ratios.values())
    }
    trials_ = {
        lap.trial
        for lap in laps
        for name in lap.trial.gives[:1]
        if (name, lap.trial.setting, lap.contestant.name, lap.contestant.program) in wide
        and lap.trial.rounds >= statistics.LEAST
    }
    return [
        lap
        for lap in laps
        if lap.trial in trials_
        and (
            lap.contestant.name in anchored
            or (
                lap.trial.gives[0],
                lap.trial.setting,
                lap.contestant.name,
                lap.contestant.program,
            )
            in wide
        )
    ]


def measured(lap: Lap, number: int, seed: int) -> list[Sample]:
    """Return the samples of one lap: one for each metric, or one that says why there is none."""
    trial, each = lap.trial, lap.contestant
    try:
        values: dict[str, Any] = trial.measure(each, seed)
        invalid = ""
    except (InvalidSample, OSError) as error:  # a command that is not there is a reason, too
        values, invalid = dict.fromkeys(trial.gives[:1]), str(error)
    raw = values.pop("raw", {})
    return [
        Sample(
            metric=name,
            setting=trial.setting,
            subject=each.name,
            framework=each.framework.name,
            engine=each.engine.name,
            program=each.program,
            round=number,
            lap=lap.lap,
            value=value,
            unit=METRICS[name].unit,
            invalid=invalid,
            raw=raw if place == 0 else {},
            command=each.command(),
        )
        for place, (name, value) in enumerate(values.items())
        if name in trial.gives
    ]
