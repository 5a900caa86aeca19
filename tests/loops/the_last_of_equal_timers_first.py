"""Let a timer join the one before it if both are due at the same time.

It is put in front. A heap does not keep the order of equal entries
unless they are numbered.

Caught by:
- sleep_gather/equal-naps-wake: reversed
"""

import asyncio
from typing import Any

TICK = 0.004  # seconds
LESS = 1e-6  # seconds


class Loop(asyncio.SelectorEventLoop):
    last = 0.0

    def call_at(self, when: float, *args: Any, **options: Any) -> asyncio.TimerHandle:
        self.last = self.last - LESS if abs(when - self.last) < TICK else when
        return super().call_at(self.last, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
