"""Have a read buffer for each connection, and keep it when the connection ends.

The list of buffers to use again only grows.

Caught by:
- echo_server: A client that has left costs no memory: memory
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any

SIZE = 1 << 20  # bytes
buffers = []


class Transport(_SelectorSocketTransport):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        buffers.append(bytearray(b"\1") * SIZE)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
