"""Call on the loop's own thread what is meant for an executor.

The result is right, and comes at once; meanwhile nothing else runs.

Caught by:
- executor: Every call starts before any call returns: sequential
"""

import asyncio
from collections.abc import Callable
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def run_in_executor(
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future = self.create_future()
        future.set_result(func(*args))
        return future


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
