"""Start a server.

asyncio prints its port; bracio 0.0.1 raises AttributeError: its loop has no `_start_serving`, which
the `BaseEventLoop` that it builds on leaves to it (Python 3.13.0, 2026-11-29).
"""

import asyncio
import sys
from importlib import import_module


async def main():
    try:
        server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    except AttributeError as error:
        print(error)
        return True
    print(server.sockets[0].getsockname()[1])
    return False


factory = getattr(import_module(sys.argv[1]), "BracioLoop", asyncio.new_event_loop)
sys.exit(asyncio.run(main(), loop_factory=factory))
