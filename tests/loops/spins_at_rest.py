"""Never wait in the selector, but ask it again and again.

All is done in time, and one processor does nothing else.

Caught by:
- future: The process sleeps while main waits: busy
- echo_server: It sleeps while idle: busy
"""

import asyncio
import selectors
from typing import Any


class Restless(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[Any]:
        return super().select(0)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(Restless())
