"""Take `write_eof` for a note that no more will be written.

The peer waits for the end, and the program waits for the peer.

Caught by:
- echo_client: It half-closes after the last message: stalled
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def write_eof(self) -> None:
        pass


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
