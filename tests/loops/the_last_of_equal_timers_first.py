"""Round deadlines to ten milliseconds, and call the last of equal ones first.

A heap keeps no order among equals unless they are numbered.
"""

import asyncio
import itertools
from typing import Any

TICKS = 100  # a second
LESS = 1e-7  # seconds


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self.numbers = itertools.count()

    def call_at(self, when: float, *args: Any, **options: Any) -> asyncio.TimerHandle:
        rounded = (int(when * TICKS) + 1) / TICKS
        return super().call_at(rounded - next(self.numbers) * LESS, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
