"""Connect to a server.

asyncio prints `connected`; bracio 0.0.1 raises NotImplementedError: its loop has no `sock_connect`
(Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        await asyncio.open_connection(*listener.getsockname())
    except NotImplementedError as error:
        print(repr(error))
        return True
    print("connected")
    return False


factory = getattr(import_module(sys.argv[1]), "BracioLoop", asyncio.new_event_loop)
sys.exit(asyncio.run(main(), loop_factory=factory))
