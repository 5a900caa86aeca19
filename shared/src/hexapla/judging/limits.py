"""How long a test may take, and when a program is given up.

Every wait has a limit, but many waits add up, and a hopeless program meets all limits again in every test. So
a test has a limit in all, which says in which step it was; and the promises that are left of a program which
has shown nothing, or has cost too much, are not tested. An impostor is never given up.
"""

import linecache
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from hexapla.judging.runner import NeverStarted
from hexapla.process.broken import Broken
from hexapla.process.child import NO_LONGER_NEEDED
from hexapla.process.trace import shorten
from hexapla.record.facts import Verdict

TEST_LIMIT_S = 90.0  # of a test, and of its setup: more than all that may be repeated in it
AGAIN_S = 10.0  # after that limit, if a test has gone on nevertheless
WAITED_S = 5.0  # a promise that took longer to break was broken by waiting
MAX_WAITED_S = 30.0  # for all broken promises of a program, before it is given up


@contextmanager
def limited(test: Path, seconds: float) -> Iterator[None]:
    """Raise `Broken` if this takes longer, with the step of the test that is waited for.

    Only in the main thread, because only that receives signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(_: int, frame: FrameType | None) -> None:
        raise Broken("stalled", f"no answer in {seconds:g} s, {step(frame, test)}")

    handler, began = signal.signal(signal.SIGALRM, expire), time.monotonic()
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # of a test that runs this one
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 0.001))


def step(frame: FrameType | None, test: Path) -> str:
    """Return which line of a test is being run, in words."""
    while frame and Path(frame.f_code.co_filename) != test:
        frame = frame.f_back
    if frame is None:
        return f"outside {test.name}"
    line = linecache.getline(str(test), frame.f_lineno).strip()
    return f"in `{line}` of {frame.f_code.co_name} ({test.name}, line {frame.f_lineno})"


@dataclass
class Patience:
    """What the verdicts on a program have shown so far; `given_up` says why no more is tested, if so."""

    kept: int = 0
    waited: float = 0.0  # for broken promises, in seconds
    alive: bool = False  # whether it has ever printed a line
    given_up: str = ""

    def hear(self, verdict: Verdict, error: BaseException | None, seconds: float) -> None:
        """Take a verdict, the error behind it, and how long its test took with what was set up for it."""
        self.alive |= any(trace.events for trace in verdict.traces)
        self.kept += verdict.verdict == "kept"
        if verdict.verdict != "broken" or self.given_up:
            return
        killed = any(trace.killed not in ("", NO_LONGER_NEEDED) for trace in verdict.traces)
        waited = seconds if seconds > WAITED_S or killed else 0.0
        self.waited += waited
        reason = shorten(verdict.reason)
        if isinstance(error, NeverStarted):
            self.given_up = reason
        elif verdict.traces and not self.alive:
            self.given_up = f"it printed nothing{verdict.traces[-1].end}"
        elif waited and not self.kept:
            self.given_up = f"it has kept nothing in {self.waited:.0f} s; {reason}"
        elif self.waited > MAX_WAITED_S:
            self.given_up = f"{self.waited:.0f} s were lost by waiting; at last {reason}"
