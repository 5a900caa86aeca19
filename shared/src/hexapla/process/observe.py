"""Run a program to its end, and again while the machine itself was off."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

import psutil

from hexapla.process.child import LIMIT, START, Child
from hexapla.process.clock import TOO_LATE, Control
from hexapla.process.trace import Inconclusive, Trace

ATTEMPTS = 5  # runs until one is found that the control does not rule out


def observe(
    command: Sequence[str],
    arguments: Sequence[str] = (),
    env: Mapping[str, str | None] | None = None,
    limit: float = LIMIT,
    threads_after: int | None = None,
    given: str = "",
) -> Trace:
    """Run a program to its end, with what it is given on standard input, and return what was seen.

    It has `START` seconds for its first line and `limit` seconds from there to its end. With
    `threads_after` the operating system's count of its threads is taken once so many lines have come.
    A run during which the control was off is thrown away, whatever the program did, and made again;
    raises `Inconclusive` when that has happened five times in a row.
    """
    for _ in range(ATTEMPTS):
        threads = 0
        with Control() as control, Child(command, arguments, env, given) as child:
            if child.line(0, START) is None and child.wait(1) is None:
                child.end(f"printed nothing for {time.time() - child.began:.0f} s")
            if threads_after is not None and child.line(threads_after - 1, limit):
                with suppress(psutil.Error):
                    threads = psutil.Process(child.pid).num_threads()
            if child.wait(limit) is None:
                child.end(f"did not end within {limit:.0f} s of its first line")
        if not control.off:
            return child.trace(threads, control.lateness)
    raise Inconclusive(
        f"{control.off}, {ATTEMPTS} times in a row (at most {TOO_LATE} s is allowed)."
    )
