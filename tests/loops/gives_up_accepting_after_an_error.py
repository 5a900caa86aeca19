"""Never accept again after an error, such as too many open descriptors.

The client that was turned away is forgotten; so are all that come later.

Caught by:
- echo_server/descriptors: it serves nobody more
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self.known: list[Any] = []

    def _start_serving(self, factory: Any, sock: Any, *args: Any) -> None:
        if sock not in self.known:
            self.known.append(sock)
            super()._start_serving(factory, sock, *args)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
