"""Listen on a second address too, where no host was meant to reach it.

A name such as `localhost` may have several addresses, and this loop
takes a number for a name.

Caught by:
- echo_server: It listens on 127.0.0.1 and nowhere else: accepted
"""

import asyncio
from typing import Any

SECOND = "127.0.0.2"


class Loop(asyncio.SelectorEventLoop):
    async def create_server(
        self, factory: Any, host: Any = None, port: Any = None, **options: Any
    ) -> asyncio.Server:
        server = await super().create_server(factory, host, port, **options)
        port = server.sockets[0].getsockname()[1]
        self.second = await super().create_server(factory, SECOND, port, **options)
        return server


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
