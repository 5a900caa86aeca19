"""Round every delay up to whole tenths of a second.

A tick that long is cheap, and nobody who waits for seconds notices it.
"""

import asyncio
import math
from typing import Any

TICK = 0.1  # seconds


class Loop(asyncio.SelectorEventLoop):
    def call_later(self, delay: float, *args: Any, **options: Any) -> asyncio.TimerHandle:
        return super().call_later(TICK * (1 + math.ceil(delay / TICK)), *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
