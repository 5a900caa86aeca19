"""The promises of `limit`; the page in `shared/contract/` says what each one means."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

ENDS = "main ends"
PLACES, CROWD_PLACES, ONE = 2, 7, 1  # limits
MANY = 60  # jobs
APART = 0.05  # seconds from the end of a job, in which the next one has begun

Jobs = dict[str, float]


@pytest.fixture(scope="module")
def jobs(rng: Callable[[str], Random]) -> Jobs:
    """Six quick jobs, two of which fail, and a slow one, the second."""
    chance = rng("jobs")
    names = chance.words(7)
    for number in (2, 5):
        names[number] = f"Oops-{names[number]}"
    names[3] += "-Oops"
    return {
        name: round(chance.uniform(0.06, 0.09) if number != 1 else chance.uniform(0.5, 0.53), 3)
        for number, name in enumerate(names)
    }


@pytest.fixture(scope="module")
def trace(runner: Runner, jobs: Jobs) -> Trace:
    """What was seen of these seven, two at once."""
    return runner(*words(PLACES, jobs))


@pytest.fixture(scope="module")
def line(rng: Callable[[str], Random]) -> Jobs:
    """A job that others wait for, a job that fails, and another."""
    chance = rng("line")
    first, second, third = chance.words(3)
    return {first: round(chance.uniform(0.3, 0.34), 3), f"Oops-{second}": 0.05, third: 0.05}


@pytest.fixture(scope="module")
def in_line(runner: Runner, line: Jobs) -> Trace:
    """What was seen of these three, one at a time."""
    return runner(*words(ONE, line))


@pytest.fixture(scope="module")
def crowd(rng: Callable[[str], Random]) -> Jobs:
    """Sixty quick jobs."""
    chance = rng("crowd")
    return {f"Job-{number}": round(chance.uniform(0.01, 0.04), 3) for number in range(MANY)}


@pytest.fixture(scope="module")
def crowded(runner: Runner, crowd: Jobs) -> Trace:
    """What was seen of these sixty, seven at once."""
    return runner(*words(CROWD_PLACES, crowd))


@pytest.fixture(scope="module")
def unasked(runner: Runner) -> Trace:
    """What was seen without arguments."""
    return runner()


def words(limit: int, jobs: Jobs) -> list[str]:
    return [str(limit), *(f"{name}={seconds}" for name, seconds in jobs.items())]


def over(name: str) -> str:
    """Return what a job prints when its time is over."""
    return f"{name} fails" if name.startswith("Oops") else f"{name} ends"


def heard(name: str) -> str:
    """Return what main prints when it hears of a job."""
    return f"main catches {name}" if name.startswith("Oops") else f"main gets {name}"


def working(trace: Trace, jobs: Jobs) -> Iterator[tuple[str, int, int]]:
    """Yield each line by which a job begins or is over; how many work after it; how many have not begun."""
    begins = {f"{name} begins" for name in jobs}
    ends = {over(name) for name in jobs}
    work, left = 0, len(jobs)
    for text in trace.lines:
        if text in begins:
            work, left = work + 1, left - 1
        elif text in ends:
            work -= 1
        if text in begins | ends:
            yield text, work, left


def test_every_job_works_once_and_main_hears_of_it_once(
    trace: Trace, jobs: Jobs, in_line: Trace, line: Jobs, crowded: Trace, crowd: Jobs
) -> None:
    for run, given in ((trace, jobs), (in_line, line), (crowded, crowd)):
        lines = [text for name in given for text in (f"{name} begins", over(name), heard(name))]

        checks.printed(run, [*lines, ENDS])


def test_never_more_than_the_limit_work_at_once(
    trace: Trace, jobs: Jobs, in_line: Trace, line: Jobs, crowded: Trace, crowd: Jobs
) -> None:
    for run, given, limit in (
        (trace, jobs, PLACES),
        (in_line, line, ONE),
        (crowded, crowd, CROWD_PLACES),
    ):
        for text, work, _ in working(run, given):
            expect(work <= limit, "early", f"at {text!r} {work} work, and {limit} may")


def test_the_limit_is_used_up_while_jobs_are_left(trace: Trace, jobs: Jobs) -> None:
    steps = [*working(trace, jobs)]
    first = [text for text, _, _ in steps[:PLACES]]
    together = all(text.endswith(" begins") for text in first)
    if not together:
        checks.require_undisturbed(trace, trace.lines[0], first[-1], min(jobs.values()))
    expect(together, "sequential", f"the first lines of the jobs are {first}")
    for (text, work, left), (following, _, _) in pairwise(steps):
        if work == PLACES or not left:
            continue
        if following.endswith(" begins"):
            checks.not_late(trace, text, following, 0, checks.PROMPT_S)
        else:  # two that are over at nearly the same time are followed by two that begin
            stall = trace.stalled(trace.find(text).at, trace.find(following).at)
            busy = trace.runnable(text, following) + stall
            together = trace.seconds(text, following) < APART + busy
            expect(together, "sequential", f"{following!r} follows {text!r}, and {left} wait")


def test_a_failure_gives_the_place_back(in_line: Trace, line: Jobs) -> None:
    for name in line:
        in_line.find(f"{name} begins")


def test_a_job_takes_its_own_seconds(trace: Trace, jobs: Jobs, in_line: Trace, line: Jobs) -> None:
    for run, given in ((trace, jobs), (in_line, line)):
        for name, seconds in given.items():
            checks.not_early(run, f"{name} begins", over(name), seconds)
            checks.not_late(run, f"{name} begins", over(name), seconds)


def test_main_hears_of_a_job_only_when_it_is_over(
    trace: Trace, jobs: Jobs, crowded: Trace, crowd: Jobs
) -> None:
    for run, given in ((trace, jobs), (crowded, crowd)):
        lines = run.lines
        for name in given:
            done, told = run.find(over(name)).text, run.find(heard(name)).text

            text = f"{told!r} comes before {done!r}"
            expect(lines.index(done) < lines.index(told), "early", text)


def test_main_hears_of_a_job_at_once_or_in_its_turn(trace: Trace, jobs: Jobs) -> None:
    in_turn = [heard(name) for name in jobs]
    waits_for_turn = [text for text in trace.lines if text in in_turn] == in_turn
    for before, name in zip(["", *jobs], jobs, strict=False):
        since = over(name)
        if waits_for_turn and before and trace.seconds(since, heard(before)) > 0:
            since = heard(before)
        checks.not_late(trace, since, heard(name), 0)


def test_the_process_sleeps_while_its_jobs_sleep(in_line: Trace, line: Jobs) -> None:
    first = next(iter(line))

    checks.asleep(in_line, [f"{first} begins"], over(first))


def test_it_ends_by_itself(trace: Trace, jobs: Jobs, in_line: Trace, crowded: Trace) -> None:
    for run in (trace, in_line, crowded):
        checks.ended(run, ENDS)
    last = [text for text in trace.lines if text in map(heard, jobs)][-1:]
    expect(last, "missing-line", f"main hears of no job{trace.end}")
    checks.not_late(trace, last[0], ENDS, 0)


def test_without_arguments_it_takes_the_limit_and_the_four_jobs_of_this_page(
    unasked: Trace, contract: Contract
) -> None:
    limit, *given = contract.defaults
    jobs = {name: float(text) for name, text in (word.split("=") for word in given)}
    found = unasked.subjects("begins")

    text = f"the jobs are {found}, on the page {[*jobs]}"
    expect(sorted(jobs) == sorted(found), "wrong-value", text)
    most = max(work for _, work, _ in working(unasked, jobs))
    expect(int(limit) == most, "wrong-value", f"at most {most} work at once, not {limit}")
    for name, seconds in jobs.items():
        checks.not_early(unasked, f"{name} begins", over(name), seconds)
        checks.not_late(unasked, f"{name} begins", over(name), seconds)


def ask_results(runner: Runner) -> str:
    """Return whether main hears of a quick job before a slow one that was given first."""
    trace = runner("2", "slow=0.3", "quick=0.05")
    checks.require_undisturbed(trace, "slow begins", "slow ends", 0.2)
    lines = trace.lines
    return (
        "as they come" if lines.index(heard("quick")) < lines.index(heard("slow")) else "as given"
    )


def ask_handover(runner: Runner) -> str:
    """Return whether jobs that wait for one place begin in the order in which they were given."""
    names = [f"Job-{number}" for number in range(8)]
    trace = runner("1", *(f"{name}=0.01" for name in names))
    return "in order" if trace.subjects("begins") == names else "out of order"


def ask_no_places(runner: Runner) -> str:
    child = runner.start("0", "Task=0.05")
    with child:
        child.settle()
        ended = child.wait(1) is not None
    if ENDS in child.trace().lines:
        return "nothing is done"
    return "an error" if ended else "waits for ever"
