"""Wait in `close` until every peer has read what was written to it.

No byte is lost so, and a peer that never reads keeps the process.

Caught by:
- graceful_server: When the grace is over it ends: not-ended
"""

import asyncio


class Loop(asyncio.SelectorEventLoop):
    def close(self) -> None:
        while not self.is_closed() and self._transports:
            self._run_once()
        super().close()


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
