"""Shut a connection down after a half-close, and do not close it.

The peer sees an end, and the descriptor stays.

Caught by:
- echo_server: Nothing is leaked: leak
"""

import asyncio
import socket
from asyncio.selector_events import _SelectorSocketTransport
from contextlib import suppress
from typing import Any

kept = []


class Transport(_SelectorSocketTransport):
    def _read_ready__on_eof(self) -> None:
        kept.append(self._sock.dup())
        super()._read_ready__on_eof()

    def _call_connection_lost(self, exc: Any) -> None:
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        super()._call_connection_lost(exc)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
