"""What one wake-up costs a selector, with one ready descriptor among many idle ones.

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
from hexapla.process.trace import exit_text
from hexapla.project.implementation import Implementation

MEASURE_S = 0.1
BATCH = 10  # turns between two looks at the clock
TIMEOUT_S = 60.0


def wakeup(
    implementation: Implementation, _seed: int = 0, *, idle: int, timeout_s: float = TIMEOUT_S
) -> dict[str, Any]:
    """Return the seconds of one wake-up of a selector with many idle descriptors."""
    try:
        result = subprocess.run(
            [*implementation.command(), str(idle)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout_s,
        )
    except subprocess.TimeoutExpired:
        raise InvalidSample(f"it did not end within {timeout_s:g} s") from None
    if result.returncode:
        last = result.stderr.strip().rpartition("\n")[2][:200]
        raise InvalidSample(last or f"it {exit_text(result.returncode)}")
    if not re.fullmatch(r"\d+\.\d\n", result.stdout) or not float(result.stdout):
        raise InvalidSample(f"it printed {result.stdout[:80]!r} in place of nanoseconds")
    return {"wakeup": float(result.stdout) / 1e9, "raw": {"idle": idle}}


def print_wakeup(kind: str, idle: int) -> None:
    selector = getattr(selectors, f"{kind.capitalize()}Selector")()
    sender, receiver = socket.socketpair()
    with ExitStack() as stack:
        reader, writer = os.pipe()
        for descriptor in (reader, writer):
            stack.callback(os.close, descriptor)
        for _ in range(idle):
            copy = os.dup(reader)
            stack.callback(os.close, copy)
            selector.register(copy, selectors.EVENT_READ)
        selector.register(receiver, selectors.EVENT_READ)
        stack.callback(receiver.close)
        stack.callback(sender.close)

        def turn() -> None:
            sender.send(b"!")
            selector.select()
            receiver.recv(1)

        def without_wait() -> None:
            sender.send(b"!")
            receiver.recv(1)

        sys.stdout.write(f"{fastest_turn(turn) - fastest_turn(without_wait):.1f}\n")


def fastest_turn(turn: Any) -> float:
    """Return the nanoseconds of a turn in the fastest of many batches."""
    best, until = float("inf"), time.perf_counter() + MEASURE_S
    while time.perf_counter() < until:
        began = time.perf_counter_ns()
        for _ in range(BATCH):
            turn()
        best = min(best, (time.perf_counter_ns() - began) / BATCH)
    return best


if __name__ == "__main__":
    print_wakeup(sys.argv[1], int(sys.argv[2]))
