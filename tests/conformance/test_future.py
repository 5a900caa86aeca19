"""The promises of `future`; the page in `shared/contract/` says what each one means."""

import signal
from collections.abc import Callable

import psutil
import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Cases, Draw, Observer
from hexapla.process import kernel
from hexapla.process.client import until
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

WAITS, SETS, GETS = "main waits", "worker sets the result", "main gets Done!"


@pytest.fixture(scope="module")
def delay(draw: Callable[[str], Draw]) -> float:
    """Some time that no program can have been written for, in seconds."""
    return round(draw("delay").uniform(0.55, 0.9), 3)


@pytest.fixture(scope="module")
def trace(observer: Observer, delay: float) -> Trace:
    """What was seen when the worker took so long."""
    return observer(str(delay))


def test_main_waits_before_the_worker_sets_the_result(trace: Trace) -> None:
    assert [WAITS, SETS] == trace.lines[:2], f"the first two lines are {trace.lines[:2]}{trace.end}"


def test_main_gets_what_was_set_after_it_was_set_once(trace: Trace) -> None:
    checks.printed(trace, [WAITS, SETS, GETS])

    assert [SETS, GETS] == [line for line in trace.lines if line != WAITS], (
        "it came before it was set"
    )


def test_the_worker_s_delay_is_kept(trace: Trace, delay: float) -> None:
    checks.not_early(trace, WAITS, SETS, delay)
    checks.not_late(trace, WAITS, SETS, delay)


def test_main_gets_the_result_as_soon_as_it_is_set(
    observer: Observer, trace: Trace, draw: Callable[[str], Draw], cases: Cases
) -> None:
    chance = draw("more delays")
    delays = [(f"{chance.uniform(0.1, 0.3):.3f}",) for _ in range(2)]
    for each in (trace, *(observer(*words) for words in cases("more", *delays))):
        checks.not_late(each, SETS, GETS, 0, checks.AT_ONCE)


def test_the_process_sleeps_while_main_waits(trace: Trace) -> None:
    checks.asleep(trace, [WAITS], SETS)


def test_without_an_argument_the_worker_takes_one_second(
    observer: Observer, contract: Contract
) -> None:
    [seconds] = contract.defaults
    trace = observer()

    checks.not_early(trace, WAITS, SETS, float(seconds))
    checks.not_late(trace, WAITS, SETS, float(seconds))


def test_it_ends_by_itself_after_main_got_the_result(trace: Trace) -> None:
    checks.ended(trace, GETS)


# ---- What is left open ---------------------------------------------------------------------------

LONG = "30"  # seconds that nobody waits for


def ask_waits_in(observer: Observer) -> str:
    with observer.start(LONG) as child:
        assert child.line(0), child.errors
        child.settle()
        until(lambda: kernel.waits_in(child.pid) in kernel.WAITS.values())
        return kernel.waits_in(child.pid)


def ask_threads(observer: Observer) -> str:
    with observer.start(LONG) as child:
        assert child.line(0), child.errors
        child.settle()
        return {1: "one", 2: "two"}.get(psutil.Process(child.pid).num_threads(), "more")


def ask_sigint(observer: Observer) -> str:
    with observer.start(LONG) as child:
        assert child.line(0), child.errors
        child.settle()
        return checks.ending(child, signal.SIGINT)
