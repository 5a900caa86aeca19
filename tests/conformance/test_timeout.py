"""The promises of `timeout`; the page in `shared/contract/` says what each one means."""

import re
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import Broken, expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

BEGINS, IN_TIME, LATER = "short begins", "short ends", "long begins"
CANCELLED, CATCHES, GOES_ON, ENDS = "long is cancelled", "main catches", "long ends", "main ends"
ALL = 5.0  # seconds in which a run at ASKED has long ended
ASKED = "0.25"  # seconds: what the questions give as the limit


@pytest.fixture(scope="module")
def limit(rng: Callable[[str], Random]) -> float:
    """Some time that no program can have been written for, in seconds.

    Half of it is more than a plain sleep may oversleep: else a slow machine could cancel what is in time.
    """
    return round(rng("limit").uniform(0.5, 0.6), 3)


@pytest.fixture(scope="module")
def trace(runner: Runner, limit: float) -> Trace:
    """What was seen when main gave each sleep so long."""
    return runner(str(limit))


def caught(trace: Trace) -> str:
    """Return the line in which main says what it caught; raise `Broken` if there is none."""
    found = next((line for line in trace.lines if line.startswith(f"{CATCHES} ")), None)
    if found is None:
        raise Broken("missing-line", f"main never caught anything{trace.end}")
    return found


def comes_in_time(trace: Trace, limit: float) -> None:
    """Ask that the deadline of the second sleep comes when its time is over.

    It was set after the first sleep ended, and before the second one began: what lies between the two
    lines is no part of the limit.
    """
    first = CANCELLED if CANCELLED in trace.lines else caught(trace)
    checks.not_early(trace, IN_TIME, first, limit)
    checks.not_late(trace, LATER, first, limit)


def test_a_sleep_in_time_ends_and_nothing_is_caught(trace: Trace, limit: float) -> None:
    first = trace.lines[:3]

    checks.in_order([BEGINS, IN_TIME, LATER], first, "the first three lines")
    checks.not_early(trace, BEGINS, IN_TIME, limit / 2)
    checks.not_late(trace, BEGINS, IN_TIME, limit / 2)
    checks.not_late(trace, IN_TIME, LATER, 0, checks.PROMPT_S)


def test_the_deadline_comes_on_time(trace: Trace, limit: float) -> None:
    comes_in_time(trace, limit)


def test_main_catches_the_timeout_once_and_goes_on(trace: Trace) -> None:
    line = caught(trace)
    times = sum(each.startswith(CATCHES) for each in trace.lines)

    named = re.fullmatch(rf"{CATCHES} \S+", line)
    expect(named, "wrong-value", f"{line!r} does not name a type")
    expect(times == 1, "extra-line", f"main caught something {times} times")
    went_on = ENDS in trace.lines[trace.lines.index(line) :]
    expect(went_on, "missing-line", f"main did not go on{trace.end}")


def test_long_says_whether_it_is_cancelled_or_goes_on(trace: Trace) -> None:
    trace.find(ENDS)  # by then it would have ended
    text = f"neither {CANCELLED!r} nor {GOES_ON!r} was printed{trace.end}"

    expect({CANCELLED, GOES_ON} & {*trace.lines}, "missing-line", text)


def test_after_the_deadline_main_is_free_at_once(trace: Trace, limit: float) -> None:
    line = caught(trace)

    before = trace.lines[: trace.lines.index(line)]
    expect(GOES_ON not in before, "late", f"main was free only after {GOES_ON!r}")
    if CANCELLED in trace.lines:
        checks.not_late(trace, CANCELLED, line, 0, checks.PROMPT_S)
    else:
        checks.not_late(trace, LATER, line, limit)


def test_main_then_waits_until_long_would_have_ended(trace: Trace, limit: float) -> None:
    checks.not_early(trace, caught(trace), ENDS, limit * 3)
    checks.not_late(trace, caught(trace), ENDS, limit * 3)


def test_every_line_comes_in_order_and_nothing_else_is_printed(trace: Trace) -> None:
    cancelled, goes_on = ([line] * (line in trace.lines) for line in (CANCELLED, GOES_ON))
    lines = [BEGINS, IN_TIME, LATER, *cancelled, caught(trace), *goes_on, ENDS]

    expect(not (cancelled and goes_on), "extra-line", f"{CANCELLED!r}, and then {GOES_ON!r}")
    checks.printed(trace, lines)
    checks.in_order(lines, trace.lines, "all lines")


def test_without_an_argument_the_deadline_is_0_3_s(runner: Runner, contract: Contract) -> None:
    [seconds] = contract.defaults

    comes_in_time(runner(), float(seconds))


def test_it_ends_by_itself_and_leaves_nothing_behind(trace: Trace) -> None:
    checks.ended(trace, ENDS)


def ask_raises(runner: Runner) -> str:
    """Return the name of what main catches, as far as the page knows it."""
    kind = caught(runner(ASKED)).removeprefix(f"{CATCHES} ")
    return kind if kind in ("TimeoutError", "TooSlowError", "Timeout", "AbortError") else "another"


def ask_inner(runner: Runner) -> str:
    """Return what becomes of the second sleep."""
    trace = runner(ASKED)
    trace.find(ENDS)  # by then it would have been seen to end
    return "goes on" if GOES_ON in trace.lines else "gone"


def ask_said(runner: Runner) -> str:
    """Return whether standard error holds more in the end than before the deadline was set.

    A framework may have said something about itself when it was imported.
    """
    with runner.start(ASKED) as child:
        child.line(2)
        before = child.stderr
        child.wait(ALL)
        return "silent" if before == child.stderr else "something"
