"""Say of a task that it is cancelled, and let it go on.

A task of the loop's own has to raise the error where it waits.

Caught by:
- cancel: The sleeper sees the cancellation at once, and once: missing-line
"""

import asyncio
from typing import Any


class Deaf(asyncio.Task):
    def cancel(self, msg: Any = None) -> bool:
        return not self.done()


class Loop(asyncio.SelectorEventLoop):
    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        return Deaf(coro, loop=self, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
