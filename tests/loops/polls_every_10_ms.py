"""Wake every ten milliseconds to look whether there is something to do.

A loop that cannot be woken has to look for signals and threads so.

Caught by:
- future: The process sleeps while main waits: polls
- echo_server: It sleeps while idle: polls
"""

import asyncio
import selectors

TICK = 0.01  # seconds


class Poller(selectors.DefaultSelector):
    def select(self, timeout=None):
        return super().select(TICK if timeout is None else min(timeout, TICK))


def new_event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(Poller())
