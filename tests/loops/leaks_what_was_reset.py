"""Keep the descriptor of a connection that its peer has reset.

There is nothing left to tell the peer, so nothing is done.

Caught by:
- echo_server: Nothing is leaked: leak
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any

kept = []


class Transport(_SelectorSocketTransport):
    def _fatal_error(self, *args: Any) -> None:
        kept.append(self._sock.dup())
        super()._fatal_error(*args)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
