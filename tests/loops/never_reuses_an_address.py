"""Listen without the option that takes a port which was just in use.

A server that is started again has to wait for a minute.

Caught by:
- echo_server: SIGTERM ends it within two seconds: missing-line
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    async def create_server(self, *args: Any, **options: Any) -> asyncio.Server:
        return await super().create_server(*args, **{**options, "reuse_address": False})


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
