"""Look at the clock only after a wait in which nothing came.

To ask for the time at every turn costs something. But while clients
talk, no timer is ever due.

Caught by:
- graceful_server: A client that talks all the time is cut off, too: missing-line
"""

import asyncio
import selectors
import time
from typing import Any


class Clock(selectors.DefaultSelector):
    now = time.monotonic()

    def select(self, timeout: float | None = None) -> list[Any]:
        events = super().select(timeout)
        if timeout and not events:
            self.now = time.monotonic()
        return events


class Loop(asyncio.SelectorEventLoop):
    def time(self) -> float:
        return self._selector.now


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop(Clock())
