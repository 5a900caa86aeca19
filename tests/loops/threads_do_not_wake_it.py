"""Queue what another thread hands over, and sleep on.

`call_soon_threadsafe` has to wake the loop, which has nothing to do
and waits in its selector until a timer is due.

Caught by:
- executor: It ends by itself after gathering: not-ended
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def call_soon_threadsafe(self, *args: Any, **options: Any) -> asyncio.Handle:
        return self.call_soon(*args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
