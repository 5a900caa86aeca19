"""Stop the server of a connection that breaks.

The error is handled where all errors of a server are.

Caught by:
- echo_server: A reset harms no other client: refused
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def _fatal_error(self, *args: Any) -> None:
        if self._server:
            self._server.close()
        super()._fatal_error(*args)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
