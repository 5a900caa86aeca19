"""What more than one page promises, asked in one place. Each raises AssertionError with what was found.

Every bound allows for the control: by as much as a plain sleep beside the program woke late, anything on
this machine may have been late at that moment.
"""

import os
import signal
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hexapla.process.child import Child
from hexapla.process.trace import Disturbed, Trace

SLACK = 0.005  # seconds that a right clock may be early: some count in milliseconds, rounded down

LATE = 0.1  # seconds that a right wake-up may be late on a quiet machine

AT_ONCE = 0.02  # seconds that may pass on a quiet machine where nothing is waited for

AWAKE = 0.1  # share of the time that a sleeping process may spend on a processor


def not_early(trace: Trace, earlier: str, later: str, seconds: float) -> None:
    """Ask that at least so many seconds lay between two lines."""
    passed, unsure = trace.seconds(earlier, later), trace.find(earlier).unsure
    assert seconds - SLACK - trace.lateness <= passed + unsure, (
        f"between {earlier!r} and {later!r} lay {passed:.3f} s instead of {round(seconds, 3)} s"
    )


def not_late(trace: Trace, earlier: str, later: str, seconds: float, late: float = LATE) -> None:
    """Ask that no more than so many seconds lay between two lines, but for what it was awake of them.

    A program that computes, or would if there were a processor for it, does not oversleep.
    """
    passed, awake = trace.seconds(earlier, later), trace.awake(earlier, later)
    unsure = trace.find(later).unsure
    assert passed - unsure <= seconds + late + trace.lateness + awake, (
        f"between {earlier!r} and {later!r} lay {passed:.3f} s instead of {round(seconds, 3)} s; "
        f"a plain sleep was {trace.lateness:.3f} s late, and it was awake for {awake:.3f} s"
    )


def overlapping(trace: Trace, first: str, then: str, count: int) -> None:
    """Ask that the one verb was said of all, so many, before the other was said of any."""
    verbs = trace.verbs(first, then)
    before = verbs.index(then) if then in verbs else len(verbs)
    assert count == before, f"of {count}, {before} {first} before the first {then}{trace.end}"


def ordered(trace: Trace, verb: str, lengths: Mapping[str, float]) -> None:
    """Ask that the verb was said of the shortest first."""
    expected = sorted(lengths, key=lambda name: lengths[name])
    found = trace.subjects(verb)
    assert expected == found, f"the order of `{verb}` is {found}, by length it is {expected}"


def gathered(trace: Trace, names: Iterable[str]) -> None:
    """Ask that the last line gathers these names, in this order."""
    expected, found = [*names], trace.gathered
    assert expected == found, f"gathered were {found}, given {expected}"


def printed(trace: Trace, expected: Iterable[str]) -> None:
    """Ask that these lines were printed, once each, each of them whole, and no other."""
    torn = [event.text for event in trace.events if not event.whole]
    missing = [*(Counter(expected) - Counter(trace.lines))]
    surplus = [*(Counter(trace.lines) - Counter(expected))]
    assert not torn, f"not a whole line of UTF-8: {torn}"
    assert not surplus, f"printed, and should not be: {surplus}; should be, and was not: {missing}"
    assert not missing, f"never printed: {missing}{trace.end}"


def asleep(trace: Trace, earlier: Iterable[str], later: str) -> None:
    """Ask that next to no processor time was used between the last of some lines and a later one.

    Time for which it waited for a processor counts on neither side: on a busy machine, who would never
    sleep does not run for long either.
    """
    began, ended = (
        max((trace.find(text) for text in earlier), key=lambda each: each.at),
        trace.find(later),
    )
    used, passed = ended.cpu - began.cpu, ended.at - began.at + began.unsure
    waited = max(ended.queued - began.queued, 0)
    assert used <= AWAKE * max(passed - waited, 0), (
        f"it used {used:.3f} s of a processor in {passed:.3f} s, and waited for one for {waited:.3f} s"
    )


def ended(trace: Trace, last: str) -> None:
    """Ask that it ended by itself, with exit code 0, after a line that begins so, leaving nothing."""
    assert not trace.killed, f"it was killed because it {trace.killed}"
    assert 0 == trace.code, f"its exit code is {trace.code}"
    assert trace.lines, "it printed nothing"
    assert trace.lines[-1].startswith(last), f"its last line is {trace.lines[-1]!r}"
    assert () == trace.left_behind, f"it left behind: {'; '.join(trace.left_behind)}"


def refused(trace: Trace) -> None:
    """Ask that it ended with an exit code that is not 0, and printed nothing."""
    words = " ".join(trace.arguments)
    assert not trace.killed, f"{words!r} was not refused; it was killed because it {trace.killed}"
    assert [] == trace.lines, f"{words!r} was answered with {trace.lines}"
    assert 0 != trace.code, f"{words!r} was taken: the exit code is 0"


def ending(child: Child, number: signal.Signals, patience: float = 5) -> str:
    """Return how a program ends that is sent a signal: `by the signal`, `exit code N`, `it goes on`.

    The last when it still runs after so many seconds.
    """
    os.kill(child.pid, number)
    code = child.wait(patience)
    if code is None:
        return "it goes on"
    return "by the signal" if code == -number else f"exit code {code}"


def order(trace: Trace, verb: str, names: Sequence[str]) -> str:
    """Return whether a verb was said of these in the order of the names: `in order`, `reversed`, `mixed`.

    Raises AssertionError when it was not said of each of them once.
    """
    said = [each for each in trace.subjects(verb) if each in names]
    assert sorted(names) == sorted(said), f"`{verb}` was said of {said}, and not of {[*names]}"
    if said == [*names]:
        return "in order"
    return "reversed" if said == [*names][::-1] else "mixed"


def undisturbed(trace: Trace, earlier: str, later: str, seconds: float) -> None:
    """Raise `Disturbed` if the machine held a program up for so many seconds between two lines.

    What was to come one after the other may then have come at the same moment. What it printed is not
    looked at, only clocks are: by how much a plain sleep overslept, for how long the program waited for a
    processor, and for how long it had one.
    """
    held = trace.awake(earlier, later) + trace.lateness
    if held >= seconds:
        raise Disturbed(
            f"it was held up for {held:.3f} s between {earlier!r} and {later!r}, where {seconds} s matter"
        )
