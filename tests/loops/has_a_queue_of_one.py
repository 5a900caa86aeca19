"""Listen with room for one client, whatever the program asks for.

A quick loop accepts every client before the next one comes.

Caught by:
- echo_server: A burst of five connections is taken at once: late
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    async def create_server(self, *args: Any, **options: Any) -> asyncio.Server:
        return await super().create_server(*args, **{**options, "backlog": 1})


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
