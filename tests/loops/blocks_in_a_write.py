"""Wait in `write` until the kernel has taken all of it.

There is no buffer to look after. One peer that does not read stops
the loop for all.

Caught by:
- echo_server: A client that never reads costs bounded memory: stalled
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def write(self, data: bytes) -> None:
        self._sock.setblocking(True)
        self._sock.sendall(data)
        self._sock.setblocking(False)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
