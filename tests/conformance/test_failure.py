"""The promises of `failure`; the page in `shared/contract/` says what each one means."""

import re
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import Broken, expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

ENDS = "main ends"
BARE = ("RuntimeError", "Error")  # what a job raises, in Python and in JavaScript
OUTCOMES = {True: ("fails", "is cancelled"), False: ("ends", "is cancelled")}  # of an Oops, or not


@pytest.fixture(scope="module")
def jobs(rng: Callable[[str], Random]) -> dict[str, float]:
    """Four jobs, in no order: one that ends before the first failure, two that fail, and a long one."""
    chance = rng("jobs")
    short, first, second, long = chance.words(4)
    lengths = {f"{short}-Oops": 0.05, f"Oops-{first}": 0.15, f"Oops-{second}": 0.3, long: 0.5}
    names = chance.disordered([*lengths])
    return {name: round(lengths[name] + chance.uniform(0, 0.04), 3) for name in names}


@pytest.fixture(scope="module")
def trace(runner: Runner, jobs: dict[str, float]) -> Trace:
    """What was seen when these four were done."""
    return runner(*words(jobs))


def words(jobs: dict[str, float]) -> list[str]:
    """Return the jobs as arguments."""
    return [f"{name}={seconds}" for name, seconds in jobs.items()]


def first_failure(trace: Trace) -> str:
    """Return the line of the job that failed first; raise `Broken` if none did."""
    found = next((event.text for event in trace.events if event.verb == "fails"), None)
    if found is None:
        raise Broken("missing-line", f"nothing fails{trace.end}")
    return found


def catch(trace: Trace) -> str:
    """Return the line that says what main catches; raise `Broken` unless there is one."""
    found = [line for line in trace.lines if re.fullmatch(r"main catches [A-Za-z]+", line)]
    code = "extra-line" if found else "missing-line"
    expect(len(found) == 1, code, f"main catches {len(found)} times: {found}{trace.end}")
    return found[0]


def on_time(trace: Trace, name: str, verb: str, seconds: float) -> None:
    """Ask that a job did this when its time was over."""
    checks.not_early(trace, f"{name} works", f"{name} {verb}", seconds)
    checks.not_late(trace, f"{name} works", f"{name} {verb}", seconds)


def test_every_job_works_before_any_fails(trace: Trace, jobs: dict[str, float]) -> None:
    checks.overlapping(trace, "works", "fails", len(jobs))


def test_a_failing_job_fails_on_time(trace: Trace, jobs: dict[str, float]) -> None:
    first = min((name for name in jobs if name.startswith("Oops")), key=lambda name: jobs[name])

    for name in trace.subjects("fails"):
        on_time(trace, name, "fails", jobs[name])
    failed = first_failure(trace)
    expect(failed == f"{first} fails", "order", f"{failed!r} comes first, not {first}")


def test_main_catches_one_failure_after_it(trace: Trace) -> None:
    failed, caught = first_failure(trace), catch(trace)
    over = [line for line in trace.lines if not line.startswith("main ")][-1]

    came_after = trace.lines.index(failed) < trace.lines.index(caught)
    expect(came_after, "early", "main catches it before anything failed")
    checks.not_late(trace, over, caught, 0)


def test_every_other_job_ends_or_is_cancelled_once(trace: Trace, jobs: dict[str, float]) -> None:
    for name in jobs:
        allowed = OUTCOMES[name.startswith("Oops")]
        found = [event.verb for event in trace.events if event.subject == name][1:]
        text = f"the outcome of {name} is one of {allowed}, and was {found}{trace.end}"
        expect(len(found) == 1, "extra-line" if found else "missing-line", text)
        expect(found[0] in allowed, "wrong-value", text)

    outcomes = [
        f"{name} {verb}"
        for verb in {*OUTCOMES[True], *OUTCOMES[False]}
        for name in trace.subjects(verb)
        if name in jobs
    ]
    checks.printed(trace, [*(f"{name} works" for name in jobs), *outcomes, catch(trace), ENDS])


def test_a_job_that_ends_had_its_full_time(trace: Trace, jobs: dict[str, float]) -> None:
    for name in jobs.keys() & {*trace.subjects("ends")}:
        on_time(trace, name, "ends", jobs[name])


def test_jobs_are_cancelled_at_the_first_failure(trace: Trace, jobs: dict[str, float]) -> None:
    failed = first_failure(trace)
    for name in trace.subjects("is cancelled"):
        cancelled = f"{name} is cancelled"
        came_after = trace.lines.index(failed) < trace.lines.index(cancelled)
        expect(came_after, "early", f"{cancelled!r} came before anything failed")
        checks.not_late(trace, failed, cancelled, 0)


def test_without_a_failure_main_catches_nothing(
    runner: Runner, rng: Callable[[str], Random]
) -> None:
    chance = rng("calm")
    calm = {name: round(chance.uniform(0.05, 0.1), 3) for name in chance.words(3)}
    trace = runner(*words(calm))

    checks.printed(
        trace, [*(f"{name} {verb}" for name in calm for verb in ("works", "ends")), ENDS]
    )
    checks.ended(trace, ENDS)


def test_main_outlives_the_failure(trace: Trace, jobs: dict[str, float]) -> None:
    longest = max(jobs.values())

    checks.ended(trace, ENDS)
    checks.not_early(trace, catch(trace), ENDS, longest)
    checks.not_late(trace, catch(trace), ENDS, longest)


def test_without_arguments_it_takes_the_three_jobs_of_this_page(
    runner: Runner, contract: Contract
) -> None:
    jobs = {name: float(text) for name, text in (word.split("=") for word in contract.defaults)}
    trace = runner()
    found = trace.subjects("works")

    text = f"the jobs are {found}, on the page {[*jobs]}"
    expect(sorted(jobs) == sorted(found), "wrong-value", text)
    for verb in ("fails", "ends"):
        for name in jobs.keys() & {*trace.subjects(verb)}:
            on_time(trace, name, verb, jobs[name])
    checks.not_early(trace, catch(trace), ENDS, max(jobs.values()))
    checks.not_late(trace, catch(trace), ENDS, max(jobs.values()))


def apart(trace: Trace, first: str, seconds: float) -> None:
    """Ask that a run tells of jobs which are over one after the other, so many seconds apart.

    Of them `first` is the first on the line. A run that was held up may have found the second over as well
    when it looked at the first.
    """
    checks.require_undisturbed(trace, f"{first} works", catch(trace), seconds / 2)


def ask_siblings(runner: Runner) -> str:
    """Return what becomes of the others."""
    trace = runner("Oops=0.1", "Task=0.3")
    apart(trace, "Oops", 0.2)

    return "cancelled" if "Task is cancelled" in trace.lines else "go on"


def ask_hears(runner: Runner) -> str:
    """Return when main hears of the failure."""
    trace = runner("Earlier=0.2", "Oops=0.1", "Later=0.3")
    apart(trace, "Earlier", 0.1)
    before = trace.lines[: trace.lines.index(catch(trace))]

    if "Later ends" in before:
        return "after the others"
    return "in its turn" if "Earlier ends" in before else "at once"


def ask_wrapping(runner: Runner) -> str:
    """Return in what shape main gets the failure."""
    caught = catch(runner("Oops=0.1")).removeprefix("main catches ")

    if caught.endswith("Group"):
        return "group"
    return "bare" if caught in BARE else "wrapped"


def ask_said(runner: Runner) -> str:
    """Return whether anything is written to standard error, though main catches the failure."""
    trace = runner("Oops-1=0.1")

    return "a traceback" if "Oops-1" in trace.stderr else "silent"


def ask_two_at_once(runner: Runner) -> str:
    """Return whether two jobs that are to fail at the same time both do."""
    trace = runner("Oops-1=0.1", "Oops-2=0.1")

    return "both" if len(trace.subjects("fails")) == 2 else "one"


def ask_second_failure(runner: Runner) -> str:
    """Return who hears of a second failure, later than the first."""
    trace = runner("Oops-1=0.1", "Oops-2=0.2")
    apart(trace, "Oops-1", 0.1)

    if "Oops-2" not in trace.subjects("fails"):
        return "there is none"
    return "standard error" if "Oops-2" in trace.stderr else "nobody"
