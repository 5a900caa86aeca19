"""Stop accepting as soon as a connection breaks.

The error ends what it was raised in, and that was the server.

Caught by:
- echo_server: A reset harms no other client: stalled
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def _fatal_error(self, *args: Any) -> None:
        for sock in self._server.sockets if self._server else ():
            self._loop.remove_reader(sock)
        super()._fatal_error(*args)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
