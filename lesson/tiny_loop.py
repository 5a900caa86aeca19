"""An event loop in thirty lines of code.

Two collections hold what waits: `timers` for the clock, the selector
for the kernel. A turn sleeps until something is due, and calls back.
"""

import heapq
import itertools
import selectors
import time
from collections.abc import Callable
from socket import socket

Callback = Callable[[], object]

timers: list[tuple[float, int, Callback]] = []
order = itertools.count()  # of equal times, the earlier asked is first
selector = selectors.DefaultSelector()  # the best there is


def call_later(seconds: float, callback: Callback) -> None:
    when = time.monotonic() + seconds
    heapq.heappush(timers, (when, next(order), callback))


def call_when_readable(inbox: socket, callback: Callback) -> None:
    selector.register(inbox, selectors.EVENT_READ, callback)


def turn() -> None:
    timeout = timers[0][0] - time.monotonic() if timers else None
    for key, _ in selector.select(timeout):
        selector.unregister(key.fileobj)
        key.data()
    while timers and timers[0][0] <= time.monotonic():
        _, _, callback = heapq.heappop(timers)
        callback()


def run() -> None:
    while timers or selector.get_map():
        turn()
