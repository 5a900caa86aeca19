"""Wait nine milliseconds after an event for others to come.

To handle many events at once costs less than one after the other.

Caught by:
- echo_server: A hundred small messages come back at the pace of a plain echo: late
"""

import asyncio
import selectors
import time
from typing import Any

TICK = 0.009  # seconds


class Collector(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[Any]:
        if super().select(timeout):
            time.sleep(TICK)
        return super().select(0)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(Collector())
