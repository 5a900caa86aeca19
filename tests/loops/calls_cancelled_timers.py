"""Call a timer although it was cancelled.

The loop hands out a handle of its own, and forgets to ask it.

Caught by:
- timeout/said: something
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def call_at(self, *args: Any, **options: Any) -> asyncio.TimerHandle:
        handle = super().call_at(*args, **options)
        return asyncio.TimerHandle(handle.when(), handle.cancel, (), self)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
