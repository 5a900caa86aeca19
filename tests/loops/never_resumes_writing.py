"""Pause a protocol that writes too much, and forget to let it go on.

Only a peer that is slow for a while ever sees it.

Caught by:
- echo_server: A client that never reads costs bounded memory: stalled
"""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from typing import Any


class Transport(_SelectorSocketTransport):
    def _maybe_resume_protocol(self) -> None:
        pass


class Loop(asyncio.SelectorEventLoop):
    def _make_socket_transport(self, *args: Any, **options: Any) -> Transport:
        return Transport(self, *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
