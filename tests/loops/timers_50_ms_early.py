"""Call every timer 50 milliseconds too early.

A loop that has no clock of its own rounds each deadline down to its tick.

Caught by:
- future: The worker's delay is kept: early
- timeout: The deadline comes on time: early
"""

import asyncio
from typing import Any

TICK = 0.05  # seconds


class Loop(asyncio.SelectorEventLoop):
    def call_at(self, when: float, *args: Any, **options: Any) -> asyncio.TimerHandle:
        return super().call_at(when - TICK, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
