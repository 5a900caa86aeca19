"""The promises of `executor`; the page in `shared/contract/` says what each one means."""

import os
import signal
import sys
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

SLEEPS, WAKES = "main sleeps", "main wakes"
CALLS = 45  # more than the largest pool that is any framework's default


@pytest.fixture(scope="module")
def calls(rng: Callable[[str], Random]) -> dict[str, float]:
    """Three calls at least 0.3 s apart, in no order."""
    chance = rng("calls")
    lengths = [length + chance.uniform(0, 0.04) for length in (0.7, 1.05, 1.4)]
    shuffled = (round(length, 3) for length in chance.disordered(lengths))
    return dict(zip(chance.words(3), shuffled, strict=True))


@pytest.fixture(scope="module")
def trace(runner: Runner, calls: dict[str, float]) -> Trace:
    """What was seen when the three calls were made, the threads counted once all block and main is awake."""
    words = [f"{name}={seconds}" for name, seconds in calls.items()]
    return runner(*words, threads_after=len([SLEEPS, *calls, WAKES]))


def test_every_call_starts_before_any_call_returns(trace: Trace, calls: dict[str, float]) -> None:
    checks.overlapping(trace, "blocks", "returns", len(calls))


def test_main_sleeps_and_wakes_while_every_call_blocks(
    trace: Trace, calls: dict[str, float]
) -> None:
    half = min(calls.values()) / 2
    blocks, returns = ([f"{name} {verb}" for name in calls] for verb in ("blocks", "returns"))

    checks.require_undisturbed(trace, SLEEPS, WAKES, half)
    before = trace.lines[: trace.lines.index(WAKES)]
    held_up = [line for line in returns if line in before]
    expect(not held_up, "sequential", f"main woke only after {held_up}")
    not_begun = [line for line in blocks if line not in before]
    expect(not not_begun, "sequential", f"main woke before {not_begun}")
    checks.not_early(trace, SLEEPS, WAKES, half)
    checks.not_late(trace, SLEEPS, WAKES, half)


def test_a_call_shorter_by_0_3_s_or_more_returns_first(
    trace: Trace, calls: dict[str, float]
) -> None:
    checks.ordered(trace, "returns", calls)


def test_the_names_are_gathered_in_the_order_of_the_arguments(
    trace: Trace, calls: dict[str, float]
) -> None:
    checks.gathered(trace, calls)


def test_every_call_starts_once_and_returns_once(
    runner: Runner, trace: Trace, calls: dict[str, float], rng: Callable[[str], Random]
) -> None:
    of_main = [SLEEPS, WAKES]
    lines = [f"{name} {verb}" for name in calls for verb in ("blocks", "returns")]
    many = rng("many").words(24)  # some wait for a thread; lines that are torn are torn here
    together = runner(*(f"{name}=0.05" for name in many))

    checks.printed(trace, [*of_main, *lines, " ".join(["gathered", *calls])])
    lines = [f"{name} {verb}" for name in many for verb in ("blocks", "returns")]
    checks.printed(together, [*of_main, *lines, " ".join(["gathered", *many])])


def test_no_call_returns_before_its_time(trace: Trace, calls: dict[str, float]) -> None:
    for name, seconds in calls.items():
        checks.not_early(trace, f"{name} blocks", f"{name} returns", seconds)


def test_the_calls_do_not_run_on_the_loop_s_thread(trace: Trace, calls: dict[str, float]) -> None:
    checks.overlapping(trace, "blocks", "returns", len(calls))

    text = f"{trace.threads} threads were counted while {len(calls)} calls blocked"
    expect(len(calls) < trace.threads, "threads", text)


def test_the_process_sleeps_while_its_calls_block(trace: Trace, calls: dict[str, float]) -> None:
    longest = max(calls, key=lambda name: calls[name])

    checks.asleep(trace, [f"{name} blocks" for name in calls], f"{longest} returns")


def test_without_arguments_it_makes_the_three_calls_of_this_page(
    runner: Runner, contract: Contract
) -> None:
    calls = dict(word.split("=") for word in contract.defaults)
    trace = runner()

    checks.gathered(trace, calls)
    for name, seconds in calls.items():
        checks.not_early(trace, f"{name} blocks", f"{name} returns", float(seconds))
        checks.not_late(trace, f"{name} blocks", f"{name} returns", float(seconds))


def test_it_ends_by_itself_after_gathering(trace: Trace, calls: dict[str, float]) -> None:
    longest = max(calls, key=lambda name: calls[name])

    checks.ended(trace, "gathered")
    checks.not_late(trace, f"{longest} returns", trace.lines[-1], 0)


# ---- What is left open ---------------------------------------------------------------------------


def ask_at_once(runner: Runner) -> str:
    with runner.start(*(f"call-{number}=60" for number in range(CALLS))) as child:
        expect(child.line(1), "missing-line", child.stderr)
        child.settle()
    count = child.trace().verbs("blocks", "returns").count("blocks")
    processors = {os.cpu_count() or 1, usable_processors()}
    names = {number: str(number) for number in (10, 20, 40)}
    names |= {min(32, each + 4): "processors + 4" for each in processors} | {CALLS: "all"}
    return names.get(count, "another number")


def usable_processors() -> int:
    """Return how many processors this process may use, by which newer versions of Python count."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def ask_sigint(runner: Runner) -> str:
    with runner.start("call=2") as child:
        expect(child.line(2), "missing-line", child.stderr)  # main is awake, and waits for the call
        child.settle()
        checks.ending(child, signal.SIGINT)
    return "after the call" if child.trace().subjects("returns") else "at once"


def ask_threads(runner: Runner) -> str:
    one, two = (threads(runner, *words) for words in (["a=30"], ["a=30", "b=30"]))
    return "one by one" if one < two else "all at once"


def threads(runner: Runner, *calls: str) -> int:
    """Return how many threads there are while these calls, and nothing else, take place."""
    with runner.start(*calls) as child:
        expect(child.line(len(calls)), "missing-line", child.stderr)
        child.settle()
        return child.family.threads()
