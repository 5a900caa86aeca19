"""Keep only the handler that was added last, whatever its signal.

A test usually adds one.

Caught by:
- graceful_server: At SIGTERM it says at once that it drains: missing-line
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def add_signal_handler(self, *args: Any) -> None:
        for number in [*self._signal_handlers]:
            self.remove_signal_handler(number)
        super().add_signal_handler(*args)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
