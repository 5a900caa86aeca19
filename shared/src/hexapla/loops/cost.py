"""What a loop costs beside asyncio's own: the benchmark's trials of echo and sleepers, as ratios."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hexapla.bench.measure import contestant
from hexapla.bench.measure.rounds import Measurement, measure_rounds, raise_descriptor_limit
from hexapla.bench.measure.trials import Trial, trials
from hexapla.bench.metrics import METRICS
from hexapla.bench.record import Benchmark, Method
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import with_edges
from hexapla.loops.session import Cost
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation, implementations
from hexapla.record import evidence
from hexapla.record.facts import Verdict

SHOWN_METRICS = ("echo-cpu", "sleeper-cpu")
BUDGET_S = 60.0  # after which no round is added
ROUNDS = 9


def costs(
    loop: Framework,
    own: Framework,
    verdicts: Mapping[str, Mapping[str, Sequence[Verdict]]],
    seed: int,
    tell: Callable[[str], object],
) -> list[Cost]:
    """Return what the loop costs; a program that does not keep every promise, on both loops, has no number.

    `verdicts` are those of this run, by the column's name and the program.
    """
    raise_descriptor_limit()
    wanted = [trial for trial in trials(full=False) if trial.quick and is_shown(trial)]
    pair = [implementations(column)[0] for column in (loop, own)]
    results, due = [], list[Measurement]()
    for trial in wanted:
        entered = [replace(it, program=trial.program) for it in pair]
        if reason := why_not(entered, verdicts):
            metric = next(name for name in SHOWN_METRICS if name in trial.gives)
            results.append(no_number(metric, trial.setting, reason))
        else:
            due += [Measurement(trial, it, 0) for it in entered]
    if due:
        tell(f"Measuring {', '.join(dict.fromkeys(it.trial.program for it in due))}")
    record = measured(due, seed)
    estimates = statistics.estimates(record, [own.name])
    return results + [
        cost_of(estimate, own.name)
        for estimate in estimates
        if estimate.subject == loop.name and estimate.metric in SHOWN_METRICS
    ]


def is_shown(trial: Trial) -> bool:
    return any(metric in SHOWN_METRICS for metric in trial.gives)


def why_not(
    entered: Sequence[Implementation],
    verdicts: Mapping[str, Mapping[str, Sequence[Verdict]]],
) -> str:
    for it in entered:
        if reason := contestant.why_unfit(verdicts[it.framework.name].get(it.program, ())):
            return f"{it.framework.title}: {reason}"
    return ""


def measured(due: Sequence[Measurement], seed: int) -> Benchmark:
    method = Method("loop", 0.0, 0, "", 0, (), {}, {})
    record = Benchmark(evidence.header({}, seed, {}), method)
    if due:
        measure_rounds(due, record, seed, time.monotonic() + BUDGET_S, lambda *_: None, ROUNDS)
    return record


def no_number(metric: str, setting: str, reason: str) -> Cost:
    says = f"{METRICS[metric].says} ({setting}): no number, because {reason}"
    return Cost(metric, setting, None, 0.0, 0.0, wide=True, rounds=0, invalid=reason, says=says)


def cost_of(estimate: statistics.Estimate, own: str) -> Cost:
    ratio = estimate.ratios.get(own)
    if ratio is None:
        reason = "; ".join(estimate.invalid) or "no round has both loops"
        return no_number(estimate.metric, estimate.setting, reason)
    about, rounds = f"{METRICS[estimate.metric].says} ({estimate.setting})", len(estimate.values)
    wide = ", which is a wide interval" if ratio.wide else ""
    says = (
        f"{about}: {with_edges(ratio)} times that of asyncio's own loop, in {rounds} rounds{wide}"
    )
    return Cost(
        metric=estimate.metric,
        setting=estimate.setting,
        ratio=ratio.middle,
        low=ratio.low,
        high=ratio.high,
        wide=ratio.wide,
        rounds=rounds,
        invalid="",
        says=says,
    )
