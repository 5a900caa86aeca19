"""The promises of `blocking`; the page in `shared/contract/` says what each one means."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Disturbed, Event, Trace
from hexapla.project.contract import Contract

TICKS, BLOCKS, RETURNS, ENDS = "ticker ticks", "blocker blocks", "blocker returns", "main ends"
INTERVAL = 0.05  # seconds from one tick to the next
A_FEW = 6.5  # ticks for which main sleeps before the call, and after it
MISSED = 6  # ticks for which the call lasts, where somebody asks what becomes of them
SOME = 3  # ticks that come at least in that time


@pytest.fixture(scope="module")
def seconds(rng: Callable[[str], Random]) -> float:
    """Some time that no program can have been written for, in seconds."""
    return round(rng("seconds").uniform(0.25, 0.4), 3)


@pytest.fixture(scope="module")
def trace(runner: Runner, seconds: float) -> Trace:
    """What was seen when the call blocked for so long."""
    return runner(str(seconds))


def ticks(trace: Trace) -> tuple[list[Event], list[Event], list[Event]]:
    """Return the ticks before the call, those while it blocked, and those after it, in order."""
    events, found = list(trace.events), []
    for text in (BLOCKS, RETURNS):
        at = events.index(trace.find(text))
        found.append(events[:at])
        events = events[at + 1 :]
    before, meanwhile, after = (
        [each for each in part if each.text == TICKS] for part in (*found, events)
    )
    return before, meanwhile, after


def numbered(trace: Trace, found: Sequence[Event]) -> tuple[Trace, list[str]]:
    """Return the trace of these ticks alone, each named by its number, and the names."""
    names = [f"tick {number}" for number, _ in enumerate(found, 1)]
    named = (replace(each, text=name) for each, name in zip(found, names, strict=True))
    return replace(trace, events=tuple(named)), names


def test_it_ticks_before_the_call_and_after_it(trace: Trace) -> None:
    before, _, after = ticks(trace)

    expect(len(before) >= SOME, "missing-line", f"it ticked {len(before)} times before the call")
    text = f"it ticked {len(after)} times after the call{trace.end}"
    expect(len(after) >= SOME, "missing-line", text)


def test_ticks_keep_their_pace_while_nothing_blocks(trace: Trace) -> None:
    before, _, after = ticks(trace)
    caught_up = after[-SOME:]  # whoever had ticks to make up for has done so by then
    for found in (before, caught_up):
        alone, names = numbered(trace, found)
        for earlier, late, later in zip(names, names[1:], names[2:], strict=False):
            # One that waited for a processor leaves less time to the next, if that keeps to the beat.
            checks.not_early(alone, late, later, INTERVAL - alone.runnable(earlier, late))
            checks.not_late(alone, late, later, INTERVAL)


def test_the_call_lasts_its_seconds(trace: Trace, seconds: float) -> None:
    checks.not_early(trace, BLOCKS, RETURNS, seconds)
    checks.not_late(trace, BLOCKS, RETURNS, seconds)


def test_the_blocker_blocks_once_and_returns_once(trace: Trace) -> None:
    checks.printed(trace, [BLOCKS, RETURNS, ENDS, *[TICKS] * trace.lines.count(TICKS)])

    lines = [line for line in trace.lines if line != TICKS]
    checks.in_order([BLOCKS, RETURNS, ENDS], lines, "lines but the ticks")


def test_the_process_sleeps_while_the_call_blocks(trace: Trace) -> None:
    checks.asleep(trace, [BLOCKS], RETURNS)


def test_a_sleep_after_the_call_lasts_its_own_time(trace: Trace) -> None:
    checks.not_early(trace, RETURNS, ENDS, A_FEW * INTERVAL)
    checks.not_late(trace, RETURNS, ENDS, (A_FEW + 1) * INTERVAL)


def test_without_an_argument_the_call_lasts_half_a_second(
    runner: Runner, contract: Contract
) -> None:
    [seconds] = contract.defaults
    trace = runner()

    checks.not_early(trace, BLOCKS, RETURNS, float(seconds))
    checks.not_late(trace, BLOCKS, RETURNS, float(seconds))


def test_it_ends_by_itself_after_the_last_tick(trace: Trace) -> None:
    checks.ended(trace, ENDS)


def ask_ticks_meanwhile(runner: Runner) -> str:
    """Return whether it ticks while the call blocks."""
    _, meanwhile, _ = ticks(runner("0.3"))
    return "they go on" if meanwhile else "none"


def ask_after(runner: Runner) -> str:
    """Return what becomes of the ticks that were due while the call blocked.

    The call begins half a tick after the last one and lasts for six, so the first tick that follows is off
    the beat by a half. If the next ones are on the beat again, the sooner of them came less than a tick
    after it; a late one says nothing, since whoever keeps to a beat is never early. A run in which the first
    came near the beat does not tell: something was held up.
    """
    before, meanwhile, after = ticks(runner(str(MISSED * INTERVAL)))
    if meanwhile:
        return "none were missed"
    if len(after) > A_FEW + MISSED / 2:
        return "in a burst"
    first, *others = after
    off = (first.at - before[-1].at) % INTERVAL
    if not INTERVAL / 4 < off < INTERVAL * 3 / 4:
        raise Disturbed(f"the first tick after the call came {off:.3f} s after the beat")
    soonest = min(each.at - first.at - INTERVAL * number for number, each in enumerate(others))
    return "dropped" if soonest < INTERVAL - off / 2 else "shifted"


def ask_noticed(runner: Runner) -> str:
    """Return whether a message names the blocker."""
    return "yes" if "blocker" in runner("0.3").stderr else "no"
