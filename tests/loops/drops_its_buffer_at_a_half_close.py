"""Close a connection as soon as the peer has half-closed it.

What the kernel had not taken by then is lost: a peer that sends no
more may still read.

Caught by:
- echo_server: Bytes sent before a half-close are echoed: bytes
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def _read_ready__on_eof(self) -> None:
        super()._read_ready__on_eof()
        if self._buffer:
            self.abort()


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
