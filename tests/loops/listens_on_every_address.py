"""Listen on every address of the machine, whatever host was given.

Caught by:
- echo_server: Without arguments it takes any free port: wrong-value
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    async def create_server(
        self, factory: Any, host: Any = None, *args: Any, **options: Any
    ) -> asyncio.Server:
        return await super().create_server(factory, "0.0.0.0", *args, **options)


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
