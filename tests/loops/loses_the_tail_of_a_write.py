"""Send what the kernel takes at once, and drop the rest.

The kernel takes all of it, unless the client is slow.

Caught by:
- echo_server: Bytes sent before a half-close are echoed: bytes
- echo_server_fast: Bytes sent before a half-close are echoed: bytes
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from contextlib import suppress
from typing import Any


class Transport(_SelectorSocketTransport):
    def write(self, data: bytes) -> None:
        with suppress(OSError):
            self._sock.send(data)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
