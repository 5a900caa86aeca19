"""Keep all that the kernel does not take, and never say that it is much.

A protocol learns from `pause_writing` that its peer does not read.

Caught by:
- echo_server: A client that never reads costs bounded memory: memory
- graceful_server: A client that never reads costs bounded memory: memory
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def _maybe_pause_protocol(self) -> None:
        pass


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
