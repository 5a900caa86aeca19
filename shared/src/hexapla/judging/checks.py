"""Checks that several contract pages share. Each raises `Broken` with a reason code and what was seen.

Every time limit is widened by how late a plain sleep beside the program woke at that moment: the program may
have been just as late. What the machine did at another time excuses nothing.
"""

import os
import signal
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hexapla.process.broken import expect
from hexapla.process.child import Child
from hexapla.process.clock import STALL_S
from hexapla.process.family import Usage
from hexapla.process.trace import SHELL_SIGNAL, Disturbed, Trace

CLOCK_ROUNDING_S = 0.005  # a correct clock may be early by this: some round down to milliseconds
WAKE_DELAY_S = 0.1  # a correct wake-up may be late by this on a quiet machine
PROMPT_S = 0.02  # time between two lines with nothing to wait for, on a quiet machine
MAX_ASLEEP_LOAD = 0.1  # share of its time that a sleeping process may run
MAX_WAIT_SHARE = 0.5  # of a time: for so long may all threads together wait for a processor
# How often a sleeping process may wake in a second, and some spare. Measured in all frameworks and engines,
# and in Java, Node.js, Perl, Tcl, bash and C: most never wake; gevent on libuv wakes 3.5 times, to look after
# signals, and `socketserver` twice. Polling every 50 ms is 20 times.
MAX_WAKES_PER_S = 5
SPARE_WAKES = 3


def not_early(trace: Trace, earlier: str, later: str, seconds: float) -> None:
    """Check that at least `seconds` passed, unless a stall may have held up the earlier line."""
    first, passed = trace.find(earlier), trace.seconds(earlier, later)
    missing = max(seconds - passed, 0)
    stall = max(STALL_S, trace.stalled(first.at - missing, first.at))
    text = (
        f"between {earlier!r} and {later!r} {passed:.3f} s passed, instead of {round(seconds, 3)} s"
    )
    expect(seconds - CLOCK_ROUNDING_S - stall <= passed + first.stamp_slack, "early", text)


def not_late(
    trace: Trace, earlier: str, later: str, seconds: float, delay: float = WAKE_DELAY_S
) -> None:
    """Check that at most `seconds` and `delay` passed, without time running or waiting for a processor.

    A stall counts if it may have held up the beginning, or the end: what comes between has no effect. Raises
    `Disturbed` if the later line is late by no more than the process may have waited unseen.
    """
    first, last = trace.find(earlier), trace.find(later)
    passed, awake = last.at - first.at, trace.runnable(earlier, later)
    excess = max(passed - seconds, 0)
    stall = max(
        trace.stalled(first.at, first.at + excess), trace.stalled(last.at - excess, last.at)
    )
    too_late = passed - last.stamp_slack - (seconds + delay + stall + awake)
    if 0 < too_late <= last.unseen:
        text = f"{later!r} came {passed:.3f} s after {earlier!r}, and was read when the process had ended"
        raise Disturbed(f"{text}: it may have waited {last.unseen:.3f} s more for a processor")
    expect(
        too_late <= 0,
        "late",
        f"between {earlier!r} and {later!r} {passed:.3f} s passed, instead of {round(seconds, 3)} s; "
        f"a plain sleep was {stall:.3f} s late then, and it did not sleep for {awake:.3f} s",
    )


def overlapping(trace: Trace, first: str, then: str, count: int) -> None:
    """Check that `count` lines with the verb `first` come before any with the verb `then`."""
    verbs = trace.verbs(first, then)
    before = verbs.index(then) if then in verbs else len(verbs)
    text = f"of {count}, {before} {first} before the first {then}{trace.end}"
    expect(count == before, "sequential", text)


def ordered(trace: Trace, verb: str, lengths: Mapping[str, float]) -> None:
    """Check that the lines with this verb come in the order of the lengths, the shortest first."""
    expected = sorted(lengths, key=lambda name: lengths[name])
    in_order(expected, trace.subjects(verb), f"the order of `{verb}`, by length")


def in_order(expected: Sequence[object], actual: Sequence[object], what: str) -> None:
    """Check that two sequences are equal: the code says what is missing, too much, or out of order."""
    missing, surplus = Counter(expected) - Counter(actual), Counter(actual) - Counter(expected)
    code = "extra-line" if surplus else "missing-line" if missing else "order"
    expect([*expected] == [*actual], code, f"{what}: expected {[*expected]}, seen {[*actual]}")


def gathered(trace: Trace, names: Iterable[str]) -> None:
    """Check that the last line gathers these names, in this order."""
    expected, actual = [*names], trace.gathered
    code = "order" if sorted(expected) == sorted(actual) else "wrong-value"
    expect(expected == actual, code, f"expected to be gathered: {expected}, seen: {actual}")


def printed(trace: Trace, expected: Iterable[str]) -> None:
    """Check that exactly these lines are printed, in any order, and that each is a whole line."""
    torn = [event.text for event in trace.events if not event.complete]
    lines, wanted = Counter(trace.lines), Counter(expected)
    missing, surplus = [*(wanted - lines)], [*(lines - wanted)]
    expect(not torn, "torn-line", f"not a whole line of UTF-8: {torn}")
    expect(not surplus, "extra-line", f"unexpected lines: {surplus}; missing lines: {missing}")
    expect(not missing, "missing-line", f"missing lines: {missing}{trace.end}")


def asleep(trace: Trace, earlier: Iterable[str], later: str) -> None:
    """Check that the process hardly runs between the last of the `earlier` lines and the later line.

    Nor may it be woken again and again while it prints nothing, where the kernel tells.
    """
    start = max((trace.find(text) for text in earlier), key=lambda event: event.at)
    end = trace.find(later)
    passed = end.at - start.at + start.stamp_slack
    waited = max(end.runnable_wait - start.runnable_wait, 0)
    not_busy(end.cpu - start.cpu, waited, passed, MAX_ASLEEP_LOAD)
    if start.wakes is not None and end.wakes is not None:
        not_polling(end.wakes - start.wakes, end.quiet - start.quiet)


def idle(before: Usage, after: Usage, seconds: float, share: float) -> None:
    """Check that a family hardly ran in these seconds, and was not woken again and again."""
    used = after.processor - before.processor
    not_busy(used, max(after.queued - before.queued, 0), seconds, share)
    if before.wakes is not None and after.wakes is not None:
        not_polling(after.wakes - before.wakes, seconds)


def not_busy(used: float, waited: float, seconds: float, share: float) -> None:
    """Check that at most a share of the time was used.

    On a busy machine even a busy loop runs little: the time of waiting for a processor does not count.
    """
    text = (
        f"it ran for {used:.3f} s of {seconds:.3f} s, and waited for a processor for {waited:.3f} s"
    )
    free = seconds - min(waited, MAX_WAIT_SHARE * seconds)
    expect(used <= share * free, "busy", text)


def not_polling(wakes: int, seconds: float) -> None:
    """Check that a process which should sleep was not woken again and again in that time."""
    text = f"it woke {wakes} times in {seconds:.2f} s in which it had nothing to do"
    expect(wakes <= MAX_WAKES_PER_S * seconds + SPARE_WAKES, "polls", text)


def ended(trace: Trace, last: str) -> None:
    """Check that it ends by itself: exit code 0, last line beginning with `last`, no process left."""
    expect(not trace.killed, "not-ended", f"it was killed because it {trace.killed}")
    expect(trace.code == 0, "exit-code", f"its exit code is {trace.code}")
    ends = [line.startswith(last) for line in trace.lines]
    code = "order" if any(ends) else "missing-line"
    expect(any(ends[-1:]), code, f"its last line is {''.join(trace.lines[-1:])!r}, not {last!r}")
    expect(not trace.left_behind, "left-behind", f"left behind: {'; '.join(trace.left_behind)}")


def refused(trace: Trace) -> None:
    """Check that it ends with an exit code other than 0, and prints nothing."""
    words = " ".join(trace.arguments)
    expect(not trace.killed, "not-ended", f"{words!r}: it was killed because it {trace.killed}")
    expect(not trace.lines, "extra-line", f"{words!r}: it printed {trace.lines}")
    expect(trace.code != 0, "exit-code", f"{words!r}: its exit code is 0")


def ending(
    child: Child, number: signal.Signals, patience: float = 5, process: int | None = None
) -> str:
    """Return `by the signal`, `exit code N`, or `it goes on` if it still runs after `patience` seconds.

    The signal goes to the `process`, or to the first of all.
    """
    os.kill(process or child.pid, number)
    code = child.wait(patience)
    if code is None:
        return "it goes on"
    return "by the signal" if code in (-number, SHELL_SIGNAL + number) else f"exit code {code}"


def order(trace: Trace, verb: str, names: Sequence[str]) -> str:
    """Return `in order`, `reversed` or `mixed`; raise `Broken` unless each name has one such line."""
    subjects = [name for name in trace.subjects(verb) if name in names]
    text = f"`{verb}`: expected once each: {[*names]}, seen: {subjects}"
    expect(sorted(names) == sorted(subjects), "missing-line", text)
    if subjects == [*names]:
        return "in order"
    return "reversed" if subjects == [*names][::-1] else "mixed"


def require_undisturbed(trace: Trace, earlier: str, later: str, seconds: float) -> None:
    """Raise `Disturbed` if the machine may have delayed a program by `seconds` between two lines.

    Events that should be apart may then have come together. Only the clocks decide, not what was printed.
    """
    since, until = trace.find(earlier).at, trace.find(later).at
    delay = trace.runnable(earlier, later) + trace.stalled(since, until)
    if delay >= seconds:
        where = f"between {earlier!r} and {later!r}"
        raise Disturbed(f"it was delayed by {delay:.3f} s {where}, where {seconds} s matter")
