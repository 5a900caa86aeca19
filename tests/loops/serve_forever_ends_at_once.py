"""Return from `serve_forever` once the server listens.

It listens already, so there seems to be nothing to do; and a block
that holds the server closes it at its end.

Caught by:
- echo_server: It accepts from the moment it says so: refused
"""

import asyncio
from typing import Any


class Server(asyncio.Server):
    async def serve_forever(self) -> None:
        await self.start_serving()


class Loop(asyncio.SelectorEventLoop):
    async def create_server(self, *args: Any, **options: Any) -> asyncio.Server:
        server = await super().create_server(*args, **options)
        server.__class__ = Server
        return server


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
