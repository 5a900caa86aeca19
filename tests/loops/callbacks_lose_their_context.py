"""Run a callback in an empty context.

A loop that is not written in Python has to copy the context by itself
when a callback is handed over.

Caught by:
- context/callback: sees nothing
"""

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def call_soon(
        self, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        own = Context() if context is None else context
        return super().call_soon(callback, *args, context=own)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
