"""Tell a protocol of a broken connection as if it had ended well.

Both are an end, and most protocols do the same at both.

Caught by:
- echo_client: A reset in place of the end is an error: exit-code
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def _fatal_error(self, *args: Any) -> None:
        self._force_close(None)


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
