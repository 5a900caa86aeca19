"""Run a program to its end, and again if the machine stalled."""

import time
from collections.abc import Mapping, Sequence

from hexapla.process.child import RUN_TIMEOUT_S, START_TIMEOUT_S, Child
from hexapla.process.clock import MAX_LATENESS_S, Control
from hexapla.process.trace import Inconclusive, Trace

MAX_RUNS = 5  # until the control lets one count
LAST_START_S = 30.0  # from the first run to the start of the last


def observe(
    command: Sequence[str],
    arguments: Sequence[str] = (),
    env: Mapping[str, str | None] | None = None,
    limit: float = RUN_TIMEOUT_S,
    threads_after: int | None = None,
    stdin: str = "",
) -> Trace:
    """Run a program to its end and return what was seen.

    It has `START_TIMEOUT_S` for its first line and `limit` seconds from there to its end. After
    `threads_after` lines the threads of all its processes are counted. A run during which the control was
    off is repeated, whatever the program did; raises `Inconclusive` after `MAX_RUNS` of them, or
    `LAST_START_S` seconds.
    """
    began, runs = time.monotonic(), 0
    while runs < MAX_RUNS and time.monotonic() <= began + LAST_START_S:
        runs, threads = runs + 1, 0
        with Control() as control, Child(command, arguments, env, stdin) as child:
            if child.line(0, START_TIMEOUT_S) is None and child.wait(1) is None:
                child.end(f"printed nothing for {time.time() - child.began:.0f} s")
            if threads_after is not None and child.line(threads_after - 1, limit):
                threads = child.family.threads()
            if child.wait(limit) is None:
                child.end(f"did not end within {limit:.0f} s of its first line")
        if not control.off:
            return child.trace(threads, control)
    text = f"{control.off}, {runs} times in a row (at most {MAX_LATENESS_S} s is allowed)."
    raise Inconclusive(text)
