"""The promises of `cancel`; the page in `shared/contract/` says what each one means."""

import re
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import Broken, expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

WAITS, CANCELS, HAS_ASKED = "main waits", "main cancels", "main has asked"
SLEEPS, WAKES, SEES = "sleeper sleeps", "sleeper wakes", "sleeper sees"
CLEANS_UP, IS_DONE = "sleeper cleans up", "sleeper is done"
MAIN_SEES, NOTHING = "main sees", "nothing"
CLEAN_UP = 0.1  # seconds, as the page says


@pytest.fixture(scope="module")
def delay(rng: Callable[[str], Random]) -> float:
    """Some time that no program can have been written for, in seconds."""
    return round(rng("delay").uniform(0.82, 0.98), 3)


@pytest.fixture(scope="module")
def trace(runner: Runner, delay: float) -> Trace:
    """What was seen when main cancelled after so long."""
    return runner(str(delay))


def sees(trace: Trace, verb: str = SEES) -> str:
    """Return the line by which the sleeper, or main, first says what it sees; fail when there is none."""
    found = next((line for line in trace.lines if re.fullmatch(rf"{verb} \S+", line)), None)
    if found is None:
        raise Broken("missing-line", f"`{verb} TYPE` was never printed{trace.end}")
    return found


def main_sees(trace: Trace) -> str:
    """Return main's last line, which says what it sees; fail when there is none."""
    return sees(trace, MAIN_SEES)


def kind(line: str) -> str:
    """Return the type that a line names, or that it names nothing."""
    return line.rpartition(" ")[2]


def test_the_sleeper_sleeps_before_main_cancels(trace: Trace) -> None:
    found = [line for line in trace.lines if line in (SLEEPS, CANCELS)]

    checks.in_order([SLEEPS, CANCELS], found, "two lines")


def test_main_cancels_when_its_time_is_over(trace: Trace, delay: float) -> None:
    checks.not_early(trace, WAITS, CANCELS, delay)
    checks.not_late(trace, WAITS, CANCELS, delay)


def test_the_sleeper_sees_the_cancellation_at_once_and_once(
    runner: Runner, trace: Trace, rng: Callable[[str], Random]
) -> None:
    again = runner(f"{rng('again').uniform(0.05, 0.15):.3f}")
    for each in (trace, again):
        found = [line for line in each.lines if line == CANCELS or line.startswith(SEES)]

        checks.in_order([CANCELS, sees(each)], found, "two lines")
        checks.not_late(each, CANCELS, sees(each), 0, checks.PROMPT_S)


def test_the_clean_up_may_wait(trace: Trace) -> None:
    found = [line for line in trace.lines if line in (sees(trace), CLEANS_UP, IS_DONE)]

    checks.in_order([sees(trace), CLEANS_UP, IS_DONE], found, "three lines")
    checks.not_early(trace, CLEANS_UP, IS_DONE, CLEAN_UP)
    checks.not_late(trace, CLEANS_UP, IS_DONE, CLEAN_UP)


def test_main_goes_on_as_soon_as_the_sleeper_is_done(trace: Trace) -> None:
    goes_on = main_sees(trace)
    found = [line for line in trace.lines if line in (IS_DONE, goes_on)]

    checks.in_order([IS_DONE, goes_on], found, "two lines")
    checks.not_late(trace, IS_DONE, goes_on, 0, checks.PROMPT_S)


def test_main_sees_whether_the_sleeper_was_cancelled(trace: Trace) -> None:
    cancelled, seen = sees(trace), main_sees(trace)

    agree = (kind(cancelled) == NOTHING) == (kind(seen) == NOTHING)
    expect(agree, "wrong-value", f"{seen!r}, though {cancelled!r}")


def test_the_sleeper_never_wakes(trace: Trace) -> None:
    expect(WAKES not in trace.lines, "extra-line", "it woke as if nothing had happened")


def test_every_line_is_printed_once_and_nothing_else(trace: Trace) -> None:
    sleeper = [SLEEPS, sees(trace), CLEANS_UP, IS_DONE]
    main = [WAITS, CANCELS, HAS_ASKED, main_sees(trace)]

    checks.printed(trace, [*sleeper, *main])
    checks.in_order(main, [line for line in trace.lines if line in main], "lines of main")


def test_the_process_sleeps_while_it_waits(trace: Trace) -> None:
    checks.asleep(trace, [WAITS, SLEEPS], main_sees(trace))


def test_without_an_argument_main_waits_for_0_3_s(runner: Runner, contract: Contract) -> None:
    [seconds] = contract.defaults
    trace = runner()

    checks.not_early(trace, WAITS, CANCELS, float(seconds))
    checks.not_late(trace, WAITS, CANCELS, float(seconds))


def test_it_ends_by_itself_after_main_went_on(trace: Trace) -> None:
    checks.ended(trace, MAIN_SEES)


def ask_seen_as(runner: Runner) -> str:
    """Return the type by which the sleeper learns that it is cancelled."""
    return kind(sees(runner("0.1")))


def ask_main_sees(runner: Runner) -> str:
    """Return whether main sees the sleeper's error, another one, or nothing."""
    trace = runner("0.1")
    seen = kind(main_sees(trace))
    if seen == NOTHING:
        return "nothing"
    return "the same error" if seen == kind(sees(trace)) else "another error"


def ask_waits(runner: Runner) -> str:
    """Return how long the call holds up main, by what the sleeper said before it returned."""
    trace = runner("0.1")
    before = trace.lines[: trace.lines.index(trace.find(HAS_ASKED).text)]
    if IS_DONE in before:
        return "until it is over"
    return "until it waits" if sees(trace) in before else "not at all"


def ask_said(runner: Runner) -> str:
    """Return whether standard error names the sleeper, or what it saw."""
    trace = runner("0.1")
    names = ["sleeper", kind(sees(trace))]
    return "reported" if any(name in trace.stderr for name in names) else "silent"
