"""Connect to a port on which nothing listens.

asyncio raises ConnectionRefusedError; uringcore 0.9.1 gives a reader and a writer
(Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        try:
            await asyncio.wait_for(asyncio.open_connection(*sock.getsockname()), 3)
        except ConnectionRefusedError as error:
            print(repr(error))
            return False
        except TimeoutError as error:
            print(repr(error))
            return True
    print("connected")
    return True


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
