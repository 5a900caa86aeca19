"""The promises of `background`; the page in `shared/contract/` says what each one means."""

from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.faults import faulty
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.clock import Control
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

GOES_ON, ENDS = "main goes on", "main ends"
OWN_WORK = 0.5  # seconds that main works, as the page says
MANY = 50  # jobs of which none may be lost
LATER = 0.2  # seconds in which a failure must be reported, as the page says

Jobs = dict[str, float]


@pytest.fixture(scope="module")
def jobs(rng: Callable[[str], Random]) -> Jobs:
    """Five jobs, in no order: two that fail, one before and one after them, and one too long for main."""
    chance = rng("jobs")
    short, first, second, later, long = chance.words(5)
    lengths = {f"{short}-Oops": 0.05, f"Oops-{first}": 0.12, f"Oops-{second}": 0.19, later: 0.26}
    lengths[long] = 0.7
    names = chance.disordered([*lengths])
    return {name: round(lengths[name] + chance.uniform(0, 0.04), 3) for name in names}


@pytest.fixture(scope="module")
def trace(runner: Runner, jobs: Jobs) -> Trace:
    """What was seen of these five."""
    return runner(*words(jobs))


@pytest.fixture(scope="module")
def crowd(rng: Callable[[str], Random]) -> Jobs:
    """Fifty short jobs."""
    chance = rng("crowd")
    return {f"Job-{number}": round(chance.uniform(0.05, 0.15), 3) for number in range(MANY)}


@pytest.fixture(scope="module")
def crowded(runner: Runner, crowd: Jobs) -> Trace:
    """What was seen of these fifty."""
    return runner(*words(crowd))


@pytest.fixture(scope="module")
def unasked(runner: Runner) -> Trace:
    """What was seen without arguments."""
    return runner()


def words(jobs: Jobs) -> list[str]:
    """Return the jobs as arguments."""
    return [f"{name}={seconds}" for name, seconds in jobs.items()]


def fails(name: str) -> bool:
    return name.startswith("Oops")


def outcome(name: str) -> str:
    """Return what a job prints when its time is over."""
    return f"{name} fails" if fails(name) else f"{name} ends"


def in_time(jobs: Jobs) -> list[str]:
    """Return those jobs that are over before main is."""
    return [name for name, seconds in jobs.items() if seconds < OWN_WORK]


def reports(stderr: str, name: str) -> int:
    """Return how many lines of standard error end with the name of a job."""
    return sum(line.split()[-1:] == [name] for line in stderr.splitlines())


def on_time(trace: Trace, name: str, seconds: float) -> None:
    """Ask that a job was over when its time was."""
    checks.not_early(trace, f"{name} works", outcome(name), seconds)
    checks.not_late(trace, f"{name} works", outcome(name), seconds)


def test_main_goes_on_before_any_job_is_over(trace: Trace, jobs: Jobs) -> None:
    before = trace.lines[: trace.lines.index(trace.find(GOES_ON).text)]
    over = [outcome(name) for name in jobs if outcome(name) in before]
    if over:  # on a busy machine a thread may be over before main has started the others
        first, shortest = trace.lines[0], min(jobs.values())
        checks.require_undisturbed(trace, first, GOES_ON, trace.seconds(first, GOES_ON) - shortest)

    expect(not over, "sequential", f"before main goes on: {over}")


def test_every_job_works(trace: Trace, jobs: Jobs) -> None:
    unfinished = [f"{name} {verb}" for name in jobs for verb in ("is cancelled", "ends")]
    late = [
        line for line in trace.lines if line in unfinished and line.split()[0] not in in_time(jobs)
    ]
    lines = [*(f"{name} works" for name in jobs), *(outcome(name) for name in in_time(jobs))]

    checks.printed(trace, [*lines, *dict.fromkeys(late), GOES_ON, ENDS])


def test_a_job_that_has_time_enough_ends_before_main(trace: Trace, jobs: Jobs) -> None:
    for name in in_time(jobs):
        over = trace.find(outcome(name)).text
        in_order = trace.lines.index(over) < trace.lines.index(trace.find(ENDS).text)
        if not in_order:
            checks.require_undisturbed(trace, f"{name} works", over, OWN_WORK - jobs[name])
        expect(in_order, "late", f"main ends before {name}")
        if not fails(name):
            on_time(trace, name, jobs[name])


def test_no_job_is_lost(crowded: Trace, crowd: Jobs) -> None:
    lines = [f"{name} {verb}" for name in crowd for verb in ("works", "ends")]

    checks.printed(crowded, [*lines, GOES_ON, ENDS])
    if ENDS != crowded.lines[-1]:
        spare = OWN_WORK - max(crowd.values())
        checks.require_undisturbed(crowded, crowded.lines[0], ENDS, spare)
    expect(ENDS == crowded.lines[-1], "order", f"the last line is {crowded.lines[-1]!r}")


def test_a_failing_job_fails_on_time(trace: Trace, jobs: Jobs) -> None:
    for name in filter(fails, jobs):
        on_time(trace, name, jobs[name])


def test_a_failure_is_reported_once(trace: Trace, jobs: Jobs) -> None:
    for name in jobs:
        found, expected = reports(trace.stderr, name), int(fails(name))
        code = "unnamed" if found < expected else "extra-line"
        text = f"{found} lines of standard error end with {name!r}, not {expected}"
        expect(expected == found, code, f"{text}: {trace.stderr!r}")


def test_a_failure_is_reported_at_once(runner: Runner, rng: Callable[[str], Random]) -> None:
    word = rng("at once").word()
    text = f"when a job ended 0.2 s after Oops-{word} had failed, standard error did not name it"

    expect(reported_at_once(runner, f"Oops-{word}"), "late", text)


def test_main_ends_when_its_own_work_is_done(trace: Trace, crowded: Trace) -> None:
    for each in (trace, crowded):
        checks.not_early(each, GOES_ON, ENDS, OWN_WORK)
        checks.not_late(each, GOES_ON, ENDS, OWN_WORK)


def test_a_job_that_is_not_done_when_main_ends_is_over_in_one_way(trace: Trace, jobs: Jobs) -> None:
    [name] = jobs.keys() - {*in_time(jobs)}
    found = [event.verb for event in trace.events if event.subject == name][1:]

    text = f"{name} {' and '.join(found)}"
    expect(found in ([], ["ends"], ["is cancelled"]), "extra-line", text)
    if "ends" in found:
        on_time(trace, name, jobs[name])
    elif found:
        checks.not_early(trace, GOES_ON, f"{name} is cancelled", OWN_WORK)
        checks.not_late(trace, GOES_ON, f"{name} is cancelled", OWN_WORK)


def test_the_process_sleeps_while_its_jobs_sleep(crowded: Trace, crowd: Jobs) -> None:
    over = [f"{name} ends" for name in crowd]

    checks.asleep(crowded, [GOES_ON, *over], ENDS)


def test_it_ends_by_itself(trace: Trace, crowded: Trace) -> None:
    checks.ended(trace, trace.lines[-1])
    checks.ended(crowded, ENDS)


def test_without_arguments_it_takes_the_three_jobs_of_this_page(
    unasked: Trace, contract: Contract
) -> None:
    jobs = {name: float(text) for name, text in (word.split("=") for word in contract.defaults)}
    found = unasked.subjects("works")

    text = f"the jobs are {found}, on the page {[*jobs]}"
    expect(sorted(jobs) == sorted(found), "wrong-value", text)
    for name in jobs:
        if name in in_time(jobs) or outcome(name) in unasked.lines:
            on_time(unasked, name, jobs[name])


def reported_at_once(runner: Runner, failing: str) -> bool:
    """Return whether a failure is on standard error when a job ends that is due 0.2 s later.

    The program is killed there, so that it cannot report anything when it ends.
    """
    last = "later ends"
    with (
        Control() as control,
        runner.start(f"{failing}=0.05", f"later={0.05 + LATER}", "long=3") as child,
    ):
        number = 0
        while (line := child.line(number)) and line.text not in (last, ENDS):
            number += 1
    trace = child.trace(control=control)
    trace.find(last)
    if reports(trace.stderr, failing):
        return True
    checks.require_undisturbed(trace, f"{failing} fails", last, LATER)
    return False


def ask_unfinished(runner: Runner) -> str:
    trace = runner("Task=0.8")
    if "Task is cancelled" in trace.lines:
        return "cancelled"
    return "waited for" if "Task ends" in trace.lines else "dropped"


def ask_begins(runner: Runner) -> str:
    lines = runner("Task=0.05").lines
    return "inside the call" if lines.index("Task works") < lines.index(GOES_ON) else "later"


def ask_unheard(runner: Runner) -> str:
    """Return who hears of the failure of a job that the program holds on to, and does not look at."""
    careless = faulty(runner, "unheard")
    trace = careless("Oops=0.1")
    if trace.code or ENDS not in trace.lines:
        return "the process ends"
    if not reports(trace.stderr, "Oops"):
        return "nobody"
    at_once = reported_at_once(careless, "Oops")
    return "standard error at once" if at_once else "standard error at the end"
