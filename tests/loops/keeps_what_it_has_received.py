"""Keep every transport and what it last received.

A registry of transports that nobody takes them out of grows by one
with each client.

Caught by:
- echo_server: A client that has left costs no memory: memory
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any

registry = []


class Transport(_SelectorSocketTransport):
    def write(self, data: bytes) -> None:
        registry.append(data)
        super().write(data)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
