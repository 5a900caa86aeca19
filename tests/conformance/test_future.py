"""The promises of `future`; the page in `shared/contract/` says what each one means."""

import signal
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Cases, Random, Runner
from hexapla.process import kernel
from hexapla.process.broken import expect
from hexapla.process.client import until
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

WAITS, SETS, GETS = "main waits", "worker sets the result", "main gets Done!"


@pytest.fixture(scope="module")
def delay(rng: Callable[[str], Random]) -> float:
    """Some time that no program can have been written for, in seconds."""
    return round(rng("delay").uniform(1.1, 1.4), 3)


@pytest.fixture(scope="module")
def trace(runner: Runner, delay: float) -> Trace:
    """What was seen when the worker took so long."""
    return runner(str(delay))


def test_main_waits_before_the_worker_sets_the_result(trace: Trace) -> None:
    checks.in_order([WAITS, SETS], trace.lines[:2], "the first two lines")


def test_main_gets_the_result_once_after_it_was_set(trace: Trace) -> None:
    checks.printed(trace, [WAITS, SETS, GETS])

    checks.in_order([SETS, GETS], [line for line in trace.lines if line != WAITS], "two lines")


def test_the_worker_s_delay_is_kept(trace: Trace, delay: float) -> None:
    checks.not_early(trace, WAITS, SETS, delay)
    checks.not_late(trace, WAITS, SETS, delay)


def test_main_gets_the_result_as_soon_as_it_is_set(
    runner: Runner, trace: Trace, rng: Callable[[str], Random], cases: Cases
) -> None:
    chance = rng("more delays")
    delays = [(f"{chance.uniform(0.1, 0.3):.3f}",) for _ in range(2)]
    for each in (trace, *(runner(*words) for words in cases("more", *delays))):
        checks.not_late(each, SETS, GETS, 0, checks.PROMPT_S)


def test_the_process_sleeps_while_main_waits(trace: Trace) -> None:
    checks.asleep(trace, [WAITS], SETS)


def test_without_an_argument_the_worker_takes_one_second(
    runner: Runner, contract: Contract
) -> None:
    [seconds] = contract.defaults
    trace = runner()

    checks.not_early(trace, WAITS, SETS, float(seconds))
    checks.not_late(trace, WAITS, SETS, float(seconds))


def test_it_ends_by_itself_after_main_got_the_result(trace: Trace) -> None:
    checks.ended(trace, GETS)


# ---- What is left open ---------------------------------------------------------------------------

LONG = "30"  # seconds that nobody waits for


def ask_waits_in(runner: Runner) -> str:
    with runner.start(LONG) as child:
        expect(child.line(0), "missing-line", child.stderr)
        child.settle()
        until(lambda: kernel.waits_in(child.family.members()) in kernel.WAIT_CALLS.values())
        return kernel.waits_in(child.family.members())


def ask_threads(runner: Runner) -> str:
    with runner.start(LONG) as child:
        expect(child.line(0), "missing-line", child.stderr)
        child.settle()
        return {1: "one", 2: "two"}.get(child.family.threads(), "more")


def ask_sigint(runner: Runner) -> str:
    with runner.start(LONG) as child:
        expect(child.line(0), "missing-line", child.stderr)
        child.settle()
        return checks.ending(child, signal.SIGINT)
