"""Drop in `close` what is not sent yet, as `abort` does.

Usually nothing is left by then.

Caught by:
- echo_server: Bytes sent before a half-close are echoed: bytes
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def close(self) -> None:
        self.abort()


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
