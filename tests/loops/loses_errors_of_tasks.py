"""Log an error that ends a task, and call the task done.

No error is missing in the log. But a task that waits for it gets a
result, and goes on.

Caught by:
- failure: Main catches one failure, after it: missing-line
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any


async def logged(coro: Coroutine[Any, Any, Any]) -> Any:
    try:
        return await coro
    except Exception:
        logging.exception("a task failed")


class Loop(asyncio.SelectorEventLoop):
    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        return super().create_task(logged(coro), **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
