"""Run everything once, side by side in time, and keep the evidence of it.

The suite judges every column in a process of its own, several at a time, and also the wrong programs that
are worth showing. Then each program runs once as it is, for the page, and again with a recorder, for its
replay; and the equal naps several times, two programs at a time, for what the contract leaves open.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from hexapla.behaviours.answers import combined, recorded_answers
from hexapla.comparison.recordings import lesson_replays, with_replays
from hexapla.comparison.sample_runs import Wrong, runs, sources, worth_showing
from hexapla.judging import checks
from hexapla.judging.impostors import IMPOSTOR
from hexapla.judging.jobs import BRIEF_JOBS, Job, verdicts_of
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
from hexapla.record.facts import EQUAL_NAPS, START_UP, Answer

RUNS = 4  # of the equal naps
SLEEPERS = 2  # of these runs at the same time
RECORDINGS = 6  # programs that are recorded at the same time: most of them sleep
PAIRS = {(f"first-{n}", f"second-{n}"): f"{n / 40}" for n in range(2, 7)}  # equal naps: seconds


class ProgramEdited(UserError):
    """A program was edited while it was judged."""


def compare(
    columns: Sequence[Framework], seed: int | None, progress: Callable[[str], object]
) -> Evidence:
    """Return the evidence of every program on its column's default engine, or raise `ProgramEdited`."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    chosen = [implementation(column, column.default) for column in columns]
    here = [subject for subject in chosen if subject.available]
    programs = [page.program for page in contracts()]
    wrong = [(program, impostor) for program in programs for impostor in worth_showing(program)]
    written = sources(here, wrong)
    with Control() as control:
        time.sleep(1)
    versions = {subject.name: subject.version for subject in chosen}
    measured = {"seconds": 1.0, "lateness": control.lateness}
    judged = evidence.digests(sources(here, []))
    record = Evidence(evidence.header(versions, seed, measured, judged))
    with interruptible():
        jobs = [impostors_job(wrong, seed)] if wrong else []  # the longest first
        jobs += [framework_job(subject, seed) for subject in chosen]
        for verdict in verdicts_of(jobs, progress):
            if verdict.framework != IMPOSTOR:
                record.verdicts.append(verdict)
            elif verdict.verdict == "broken":  # else the machine stalled
                record.caught.append(verdict)
        shown = runs(here, wrong, written, record.verdicts, 2 * BRIEF_JOBS, progress)
        record.runs, record.replays = with_replays(here, wrong, shown, RECORDINGS, progress)
        record.replays += lesson_replays(RECORDINGS, progress)
        for subject in here:
            if subject.framework.program("sleep_gather").is_file():
                record.answers += equal_naps(subject, progress)
        known = {(answer.framework, answer.question) for answer in record.answers}
        for column in columns:
            recorded = recorded_answers(column, column.default.name).values()
            record.answers += [it for it in recorded if (it.framework, it.question) not in known]
    now = sources(here, wrong)
    if changed := [str(path) for path in {**written, **now} if now.get(path) != written.get(path)]:
        raise ProgramEdited(f"{', '.join(changed)} changed while it was judged: compare once more.")
    return record


def framework_job(implementation: Implementation, seed: int) -> Job:
    files = [str(tests_of(page.program)) for page in contracts()]
    framework, engine = implementation.framework.name, implementation.engine.name
    subject = ("--framework", framework, "--engine", engine)
    return Job(framework, (*files, *subject, "--brief", "--seed", str(seed)))


def impostors_job(wrong: Wrong, seed: int) -> Job:
    programs = {program for program, _ in wrong}
    files = [str(tests_of(page.program)) for page in contracts() if page.program in programs]
    # Two programs may have an impostor of the same name, and only one of them be worth showing.
    names = " or ".join(f"(test_{program}.py and [{it.name}])" for program, it in wrong)
    return Job("impostors", (*files, "--impostors", "--seed", str(seed), "-k", names))


def equal_naps(subject: Implementation, progress: Callable[[str], object]) -> list[Answer]:
    """Return in which order pairs of equal naps woke, and how long the program took to its first line."""
    framework, command = subject.framework.name, subject.command("sleep_gather")
    naps = [f"{name}={seconds}" for pair, seconds in PAIRS.items() for name in pair]
    try:
        traces = run_parallel(
            lambda _: observe(command, naps, subject.env), range(RUNS), SLEEPERS, end_all
        )
        orders = [checks.order(trace, "wakes", pair) for trace in traces for pair in PAIRS]
    except (Inconclusive, AssertionError) as reason:  # the machine stalled, or it is broken
        progress(f"{framework}: {reason}")
        return []
    starts = sorted(round(trace.events[0].at, 4) for trace in traces)
    progress(f"{framework}: equal naps woke {len(orders)} times")
    about = (framework, subject.engine.name, "sleep_gather")
    again = ("hexapla", "run", framework, "sleep_gather", *naps)
    counts = dict(sorted(Counter(orders).items()))
    took = f"{median(starts) * 1000:.0f} ms"
    return [
        Answer(*about, EQUAL_NAPS, combined(orders), counts, len(orders), again, subject.version),
        Answer(*about, START_UP, took, starts, len(starts), again, subject.version),
    ]
