"""Take the next callback from the wrong end of the queue.

A list as a stack is quicker than a list as a queue, and with one task
there is no difference.

Caught by:
- sleep_gather/start-order: reversed
"""

import asyncio
from collections import deque
from typing import Any


class Stack(deque[Any]):
    def popleft(self) -> Any:
        return self.pop()


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self._ready = Stack()


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
