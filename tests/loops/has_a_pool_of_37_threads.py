"""Start up to 37 threads, a number that asyncio's own pool never has.

This is not a fault, but a difference that a program may notice.

Caught by:
- executor/at-once: another number
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

THREADS = 37


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self.set_default_executor(ThreadPoolExecutor(THREADS))


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
