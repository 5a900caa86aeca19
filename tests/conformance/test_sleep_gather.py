"""The promises of `sleep_gather`; the page in `shared/contract/` says what each one means."""

import signal
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Cases, Random, Runner
from hexapla.process.broken import expect
from hexapla.process.child import RUN_TIMEOUT_S
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

LONG = 8.0  # seconds of a nap, for what starts slowly
STARTING = 0.5  # share of its time for which a program that still starts is not idle
HUNDREDS = (200, 400)  # naps at once, at least and at most: more than any pool of a usual size


@pytest.fixture(scope="module")
def naps(rng: Callable[[str], Random]) -> dict[str, float]:
    """Five naps at least 0.3 s apart, the longest of more than two seconds, in no order."""
    chance = rng("naps")
    lengths = [length + chance.uniform(0, 0.04) for length in (0.3, 0.65, 1.0, 1.35, 2.1)]
    shuffled = (round(length, 3) for length in chance.disordered(lengths))
    return dict(zip(chance.words(5), shuffled, strict=True))


@pytest.fixture(scope="module")
def trace(runner: Runner, naps: dict[str, float]) -> Trace:
    """What was seen when the five naps were taken."""
    return runner(*(f"{name}={seconds}" for name, seconds in naps.items()))


def test_every_nap_starts_before_any_nap_ends(trace: Trace, naps: dict[str, float]) -> None:
    checks.overlapping(trace, "sleeps", "wakes", len(naps))


def test_a_nap_shorter_by_0_3_s_or_more_wakes_first(trace: Trace, naps: dict[str, float]) -> None:
    checks.ordered(trace, "wakes", naps)


def test_the_names_are_gathered_in_the_order_of_the_arguments(
    trace: Trace, naps: dict[str, float]
) -> None:
    checks.gathered(trace, naps)


def test_every_nap_starts_once_and_wakes_once(trace: Trace, naps: dict[str, float]) -> None:
    lines = [f"{name} {verb}" for name in naps for verb in ("sleeps", "wakes")]

    checks.printed(trace, [*lines, " ".join(["gathered", *naps])])


def test_no_nap_wakes_before_its_time(trace: Trace, naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        checks.not_early(trace, f"{name} sleeps", f"{name} wakes", seconds)


def test_no_nap_oversleeps(trace: Trace, naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        checks.not_late(trace, f"{name} sleeps", f"{name} wakes", seconds)


def test_the_process_sleeps_while_its_tasks_sleep(trace: Trace, naps: dict[str, float]) -> None:
    shortest, *_, longest = sorted(naps, key=lambda name: naps[name])

    checks.asleep(trace, [f"{shortest} wakes"], f"{longest} wakes")  # a runtime has started by then


def test_hundreds_of_naps_run_at_once(runner: Runner, rng: Callable[[str], Random]) -> None:
    chance = rng("hundreds")
    names = chance.words(chance.randint(*HUNDREDS))
    for shortest in (2.0, LONG):
        naps = (f"{name}={chance.uniform(shortest, shortest + 0.2):.3f}" for name in names)
        trace = runner(*naps, limit=shortest + RUN_TIMEOUT_S)
        if not was_still_starting(trace, len(names)):
            break

    checks.overlapping(trace, "sleeps", "wakes", len(names))
    checks.ended(trace, "gathered")


def was_still_starting(trace: Trace, count: int) -> bool:
    """Return whether a program was still busy with starting all naps when the first was over.

    On a busy machine two seconds may be too short to start a process for each. A pool waits meanwhile.
    """
    verbs = trace.verbs("sleeps", "wakes")
    if "wakes" not in verbs or verbs.index("wakes") == count:
        return False
    first, over = trace.events[0], next(event for event in trace.events if event.verb == "wakes")
    return trace.runnable(first.text, over.text) > STARTING * (over.at - first.at)


def test_without_arguments_it_takes_the_three_naps_of_this_page(
    runner: Runner, contract: Contract
) -> None:
    naps = dict(word.split("=") for word in contract.defaults)
    trace = runner()

    checks.gathered(trace, naps)
    for name, seconds in naps.items():
        checks.not_early(trace, f"{name} sleeps", f"{name} wakes", float(seconds))
        checks.not_late(trace, f"{name} sleeps", f"{name} wakes", float(seconds))


def test_it_ends_by_itself_after_gathering(trace: Trace, naps: dict[str, float]) -> None:
    longest = max(naps, key=lambda name: naps[name])

    checks.ended(trace, "gathered")
    checks.not_late(trace, f"{longest} wakes", trace.lines[-1], 0)


def test_naps_can_be_given_on_standard_input(
    runner: Runner, rng: Callable[[str], Random], cases: Cases
) -> None:
    chance = rng("given")
    naps = {name: round(chance.uniform(0.5, 0.8), 3) for name in chance.words(8)}
    stdin = "\n".join(f"{name}={seconds}" for name, seconds in naps.items())
    lines = [f"{name} {verb}" for name in naps for verb in ("sleeps", "wakes")]
    for (end,) in cases("end", ("\n",), ("",)):
        trace = runner("-", stdin=stdin + end)

        checks.gathered(trace, naps)
        checks.printed(trace, [*lines, " ".join(["gathered", *naps])])
        checks.overlapping(trace, "sleeps", "wakes", len(naps))
        for name, seconds in naps.items():
            checks.not_early(trace, f"{name} sleeps", f"{name} wakes", seconds)
            checks.not_late(trace, f"{name} sleeps", f"{name} wakes", seconds)
        checks.ended(trace, "gathered")


# ---- What is left open ---------------------------------------------------------------------------

EQUAL = ("first", "second")


def ask_start_order(runner: Runner) -> str:
    return checks.order(runner(*(f"{name}=0.2" for name in EQUAL)), "sleeps", EQUAL)


def ask_equal_naps_wake(runner: Runner) -> str:
    return checks.order(runner(*(f"{name}=0.2" for name in EQUAL)), "wakes", EQUAL)


def ask_threads(runner: Runner) -> str:
    few, many = (
        runner(*(f"nap-{number}=0.3" for number in range(count)), threads_after=count).threads
        for count in (1, 6)
    )
    return "one for each" if many - few >= 5 else "one"


def ask_zero_naps(runner: Runner) -> str:
    trace = runner(*(f"nap-{number}=0" for number in range(4)))
    started = trace.verbs("sleeps", "wakes")[:4]
    return "it does" if started == ["sleeps"] * 4 else "it does not"


def ask_sigint_says(runner: Runner) -> str:
    with runner.start("first=30", "second=30") as child:
        expect(child.line(1), "missing-line", child.stderr)
        child.settle()
        checks.ending(child, signal.SIGINT, 3)
        return "a traceback" if "KeyboardInterrupt" in child.stderr else "nothing"
