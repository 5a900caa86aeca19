"""Wait in `close` until every peer has read what was written to it.

So no byte is lost. But a peer that never reads keeps the process
alive.

Caught by:
- graceful_server: When the grace is over it ends: not-ended
"""

import asyncio


class Loop(asyncio.SelectorEventLoop):
    def close(self) -> None:
        open_ones = [*self._transports.values()]
        while any(transport.get_write_buffer_size() for transport in open_ones):
            self._run_once()
        super().close()


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
