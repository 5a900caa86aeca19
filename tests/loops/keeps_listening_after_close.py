"""Accept no more after `close`, and leave the socket open.

The kernel goes on to take clients for it, and lets them wait.

Caught by:
- graceful_server: From then on a new client is refused: accepted
"""

import asyncio
from typing import Any

kept = []


class Loop(asyncio.SelectorEventLoop):
    def _stop_serving(self, sock: Any) -> None:
        self.remove_reader(sock)
        kept.append(sock)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
