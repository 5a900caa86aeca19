"""Look at the clock only after a wait in which nothing came.

To ask for the time at every turn costs something. But while clients
talk, no timer is ever due.

Caught by:
- graceful_server: A client that talks all the time is cut off, too: late
"""

import asyncio
import time
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    now = time.monotonic()

    def time(self) -> float:
        return self.now

    def _process_events(self, event_list: list[Any]) -> None:
        if not event_list:
            self.now = time.monotonic()
        super()._process_events(event_list)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
