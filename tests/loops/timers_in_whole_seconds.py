"""Round every delay up to whole seconds.

Timers that are due together wake the processor once, which saves
power.

Caught by:
- future: The worker's delay is kept: late
- sleep_gather: No nap oversleeps: late
"""

import asyncio
import math
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def call_at(self, when: float, *args: Any, **options: Any) -> asyncio.TimerHandle:
        now = self.time()
        return super().call_at(now + math.ceil(when - now), *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
