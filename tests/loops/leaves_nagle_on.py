"""Leave Nagle's algorithm on, which keeps small messages back.

A second small write waits until the peer has confirmed the first.

Caught by:
- echo_server/nagle: on
"""

import asyncio
import socket
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
