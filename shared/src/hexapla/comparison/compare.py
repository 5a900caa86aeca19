"""Run everything once, side by side in time, and keep the evidence of it.

Every column is judged by the suite in a process of its own, several at a time, and beside them those wrong
programs that are worth showing. Then each program runs once as it is, to be looked at; and the equal naps
are taken over and over, two programs at a time, for what the contract leaves open.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from hexapla.behaviours.answers import combined, recorded_answers
from hexapla.comparison.sample_runs import Wrong, runs, sources, worth_showing
from hexapla.judging import checks
from hexapla.judging.impostors import IMPOSTOR
from hexapla.judging.jobs import JOBS, Job, verdicts_of
from hexapla.process.child import end_all
from hexapla.process.clock import Control
from hexapla.process.interrupt import interruptible
from hexapla.process.observe import observe
from hexapla.process.parallel import run_parallel
from hexapla.process.trace import Inconclusive
from hexapla.project.contract import contracts, tests_of
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation, implementation
from hexapla.project.root import UserError
from hexapla.record import evidence
from hexapla.record.evidence import Evidence
from hexapla.record.facts import EQUAL_NAPS, START_UP, Answer, Verdict

RUNS = 4  # of the equal naps
SLEEPERS = 2  # of them at the same time
PAIRS = {(f"first-{n}", f"second-{n}"): f"{n / 40}" for n in range(2, 7)}  # equal naps: seconds


class ProgramEdited(UserError):
    """A program was edited while it was judged."""


def compare(
    columns: Sequence[Framework], seed: int | None, progress: Callable[[str], object]
) -> Evidence:
    """Return the evidence of a run of every program in these columns, each on its default engine.

    Raises `ProgramEdited` when a program is not what it was when the comparison began.
    """
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    chosen = [implementation(column, column.default) for column in columns]
    here = [each for each in chosen if each.available]
    wrong = [(page.program, each) for page in contracts() for each in worth_showing(page.program)]
    written = sources(here, wrong)
    with Control() as control:
        time.sleep(1)
    record = Evidence(
        evidence.header(
            versions={each.name: each.version for each in chosen},
            seed=seed,
            control={"seconds": 1.0, "lateness": control.lateness},
            judged=evidence.digests(sources(here, [])),
        )
    )
    with interruptible():
        jobs = [impostors_job(wrong, seed)] if wrong else []  # the longest first
        jobs += [framework_job(each, seed) for each in chosen]
        found = verdicts_of(jobs, progress)
        record.verdicts = [each for each in found if each.framework != IMPOSTOR]
        record.caught = [each for each in found if is_caught(each)]
        record.runs = runs(here, wrong, written, record.verdicts, 2 * JOBS, progress)
        for each in here:
            if each.framework.program("sleep_gather").is_file():
                record.answers += equal_naps(each, progress)
        known = {(each.framework, each.question) for each in record.answers}
        record.answers += [
            each
            for column in columns
            for each in recorded_answers(column, column.default.name).values()
            if (each.framework, each.question) not in known
        ]
    now = sources(here, wrong)
    if changed := [str(path) for path in {**written, **now} if now.get(path) != written.get(path)]:
        raise ProgramEdited(f"{', '.join(changed)} changed while it was judged: compare once more.")
    return record


def is_caught(verdict: Verdict) -> bool:
    """Return whether a verdict is that of an impostor, and not that the machine was off."""
    return verdict.framework == IMPOSTOR and verdict.verdict == "broken"


def framework_job(implementation: Implementation, seed: int) -> Job:
    files = [str(tests_of(page.program)) for page in contracts()]
    whom = ("--framework", implementation.framework.name, "--engine", implementation.engine.name)
    return Job(implementation.framework.name, (*files, *whom, "--brief", "--seed", str(seed)))


def impostors_job(wrong: Wrong, seed: int) -> Job:
    programs = {program for program, _ in wrong}
    files = [str(tests_of(page.program)) for page in contracts() if page.program in programs]
    # Two programs may have an impostor of the same name, and only one of them be worth showing.
    names = " or ".join(f"(test_{program}.py and [{each.name}])" for program, each in wrong)
    return Job("impostors", (*files, "--impostors", "--seed", str(seed), "-k", names))


def equal_naps(each: Implementation, progress: Callable[[str], object]) -> list[Answer]:
    """Return in which order pairs of equal naps woke, and how long the program took to its first line."""
    command = each.command("sleep_gather")
    naps = [f"{name}={seconds}" for pair, seconds in PAIRS.items() for name in pair]
    try:
        traces = run_parallel(
            lambda _: observe(command, naps, each.env), range(RUNS), SLEEPERS, end_all
        )
        orders = [checks.order(trace, "wakes", pair) for trace in traces for pair in PAIRS]
    except (Inconclusive, AssertionError) as nothing:  # broken, or the machine was off
        progress(f"{each.framework.name}: {nothing}")
        return []
    starts = sorted(round(trace.events[0].at, 4) for trace in traces)
    progress(f"{each.framework.name}: equal naps woke {len(orders)} times")
    about = (each.framework.name, each.engine.name, "sleep_gather")
    again = ("hexapla", "run", each.framework.name, "sleep_gather", *naps)
    counts = dict(sorted(Counter(orders).items()))
    took = f"{median(starts) * 1000:.0f} ms"
    return [
        Answer(*about, EQUAL_NAPS, combined(orders), counts, len(orders), again, each.version),
        Answer(*about, START_UP, took, starts, len(starts), again, each.version),
    ]
