"""Stop at the first error that nobody has handled.

A loop in C returns from its run when a callback fails.

Caught by:
- echo_server/handler-error: ends the server
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def call_exception_handler(self, context: dict[str, Any]) -> None:
        super().call_exception_handler(context)
        self.stop()


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
