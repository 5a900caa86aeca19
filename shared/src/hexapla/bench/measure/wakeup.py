"""What one wake-up costs a selector, with one descriptor that has news among many that have none.

Run as a program, with the name of a selector and a number of descriptors, it prints nanoseconds: for a turn
in which a byte is sent, waited for and received, less what sending and receiving take without the wait.
"""

import os
import re
import selectors
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from hexapla.bench.measure.load import InvalidSample
from hexapla.project.implementation import Implementation

SECONDS = 0.1  # for which turns are taken

BATCH = 10  # turns between two looks at the clock

LIMIT = 60  # seconds


def wakeup(each: Implementation, idle: int) -> dict[str, Any]:
    """Return the seconds of one wake-up of a selector with so many idle descriptors."""
    command = [*each.command(), str(idle)]
    try:
        told = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        raise InvalidSample(f"it did not end within {LIMIT} s") from None
    if told.returncode:
        last = told.stderr.strip().rpartition("\n")[2][:200]
        raise InvalidSample(last or f"it ended with exit code {told.returncode}")
    if not re.fullmatch(r"\d+\.\d\n", told.stdout) or not float(told.stdout):
        raise InvalidSample(f"it printed {told.stdout[:80]!r} in place of nanoseconds")
    return {"wakeup": float(told.stdout) / 1e9, "raw": {"idle": idle}}


def main(kind: str, idle: int) -> None:
    """Print what a wake-up costs, in nanoseconds."""
    selector = getattr(selectors, f"{kind.capitalize()}Selector")()
    bell, ear = socket.socketpair()
    with ExitStack() as stack:
        reader, writer = os.pipe()
        for descriptor in (reader, writer):
            stack.callback(os.close, descriptor)
        for _ in range(idle):
            copy = os.dup(reader)
            stack.callback(os.close, copy)
            selector.register(copy, selectors.EVENT_READ)
        selector.register(ear, selectors.EVENT_READ)
        stack.callback(ear.close)
        stack.callback(bell.close)

        def turn() -> None:
            bell.send(b"!")
            selector.select()
            ear.recv(1)

        def less() -> None:
            bell.send(b"!")
            ear.recv(1)

        sys.stdout.write(f"{pace(turn) - pace(less):.1f}\n")


def pace(turn: Any) -> float:
    """Return the nanoseconds that a turn takes: of many batches, the fastest."""
    best, until = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter_ns()
        for _ in range(BATCH):
            turn()
        best = min(best, (time.perf_counter_ns() - began) / BATCH)
    return best


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
