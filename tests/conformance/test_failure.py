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
OUTCOMES = {True: ("raises", "is cancelled"), False: ("ends", "is cancelled")}  # of an Oops, or not


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


def failures(trace: Trace) -> dict[str, str]:
    """Return the type of the error by the name of the job that said it raises one, in their order."""
    found = (re.fullmatch(r"(\S+) raises (\S+)", line) for line in trace.lines)
    return {line[1]: line[2] for line in found if line}


def first_failure(trace: Trace) -> str:
    """Return the line of the job that failed first; raise `Broken` if none did."""
    for name, kind in failures(trace).items():
        return f"{name} raises {kind}"
    raise Broken("missing-line", f"nothing is raised{trace.end}")


def catch(trace: Trace) -> str:
    """Return the line that says what main catches; raise `Broken` unless there is one."""
    pattern = r"main catches \S+( of \S+( \S+)*)?"
    found = [line for line in trace.lines if re.fullmatch(pattern, line)]
    code = "extra-line" if found else "missing-line"
    expect(len(found) == 1, code, f"main catches {len(found)} times: {found}{trace.end}")
    return found[0]


def wrapper_and_errors(trace: Trace) -> tuple[str, list[str]]:
    """Return the type of what main catches, or nothing if it is a job's error, and those of the errors."""
    wrapper, _, errors = catch(trace).removeprefix("main catches ").rpartition(" of ")
    return wrapper, errors.split(" ")


def on_time(trace: Trace, name: str, verb: str, seconds: float) -> None:
    """Ask that a job did this when its time was over."""
    checks.not_early(trace, f"{name} works", f"{name} {verb}", seconds)
    checks.not_late(trace, f"{name} works", f"{name} {verb}", seconds)


def test_every_job_works_before_any_fails(trace: Trace, jobs: dict[str, float]) -> None:
    first = trace.lines.index(first_failure(trace))
    before = [line for line in trace.lines[:first] if line.endswith(" works")]
    if len(before) < len(
        jobs
    ):  # on a busy machine a thread may begin later than the first job fails
        soonest = min(jobs[name] for name in jobs if name.startswith("Oops"))
        checks.require_undisturbed(trace, trace.lines[0], trace.lines[first], soonest)

    text = f"of {len(jobs)}, {len(before)} work before the first fails{trace.end}"
    expect(len(jobs) == len(before), "sequential", text)


def test_a_failing_job_fails_on_time(trace: Trace, jobs: dict[str, float]) -> None:
    first = min((name for name in jobs if name.startswith("Oops")), key=lambda name: jobs[name])

    failed = first_failure(trace)
    for name, kind in failures(trace).items():
        expect(name.startswith("Oops"), "order", f"{name} fails, and {first} was the first to fail")
        on_time(trace, name, f"raises {kind}", jobs.get(name, 0))
    checks.not_late(trace, f"{first} works", failed, jobs[first])


def test_main_catches_one_failure_after_it(trace: Trace) -> None:
    failed, caught = first_failure(trace), catch(trace)
    over = [line for line in trace.lines if not line.startswith("main ")][-1]

    came_after = trace.lines.index(failed) < trace.lines.index(caught)
    expect(came_after, "early", "main catches it before anything failed")
    checks.not_late(trace, over, caught, 0)


def test_main_catches_the_error_that_a_job_says_it_raises(trace: Trace) -> None:
    line, (_, errors) = catch(trace), wrapper_and_errors(trace)
    raised = sorted({*failures(trace).values()})

    text = f"{line!r}, but the jobs say that they raise {' and '.join(raised) or 'nothing'}"
    expect({*errors} <= {*raised}, "wrong-value", text)


def test_every_other_job_ends_or_is_cancelled_once(trace: Trace, jobs: dict[str, float]) -> None:
    for name in jobs:
        allowed = OUTCOMES[name.startswith("Oops")]
        found = [event.verb for event in trace.events if event.subject == name][1:]
        found = [re.sub(r"^raises \S+$", "raises", verb) for verb in found]
        text = f"the outcome of {name} is one of {allowed}, and was {found}{trace.end}"
        expect(len(found) == 1, "extra-line" if found else "missing-line", text)
        expect(found[0] in allowed, "wrong-value", text)

    verbs = {"ends", "is cancelled"}
    outcomes = [f"{name} {verb}" for verb in verbs for name in trace.subjects(verb) if name in jobs]
    outcomes += [f"{name} raises {kind}" for name, kind in failures(trace).items()]
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
    lengths = chance.disordered([0.05, 0.2, 0.35])  # a busy machine does not let two end at once
    calm = {
        name: round(length + chance.uniform(0, 0.05), 3)
        for name, length in zip(chance.words(3), lengths, strict=True)
    }
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
    verbs = {name: f"raises {kind}" for name, kind in failures(trace).items()}
    for name, verb in {**verbs, **dict.fromkeys(trace.subjects("ends"), "ends")}.items():
        if name in jobs:
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
    wrapper, _ = wrapper_and_errors(runner("Oops=0.1"))

    if wrapper.endswith("Group"):
        return "group"
    return "wrapped" if wrapper else "bare"


def ask_said(runner: Runner) -> str:
    """Return whether anything is written to standard error, though main catches the failure."""
    trace = runner("Oops-1=0.1")

    return "a traceback" if "Oops-1" in trace.stderr else "silent"


def ask_two_at_once(runner: Runner) -> str:
    """Return whether two jobs that are to fail at the same time both do."""
    trace = runner("Oops-1=0.1", "Oops-2=0.1")

    return "both" if len(failures(trace)) == 2 else "one"


def ask_second_failure(runner: Runner) -> str:
    """Return who hears of a second failure, later than the first."""
    trace = runner("Oops-1=0.1", "Oops-2=0.2")
    apart(trace, "Oops-1", 0.1)

    if "Oops-2" not in failures(trace):
        return "there is none"
    return "standard error" if "Oops-2" in trace.stderr else "nobody"
