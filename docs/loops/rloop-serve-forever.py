"""Connect to a server, call its `serve_forever`, which starts what has started, and connect again.

asyncio prints `connected` twice; with rloop 0.5.0 the second one is refused (Python 3.13.0, 2026-11-29).
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.start_serving
"""

import asyncio
import socket
import sys
from importlib import import_module


def connect(address):
    try:
        socket.create_connection(address).close()
    except OSError as error:
        return error
    return "connected"


async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    print(connect(address := server.sockets[0].getsockname()))
    serving = asyncio.create_task(server.serve_forever())
    await asyncio.wait([serving], timeout=0.5)
    print(result := connect(address))
    return result != "connected"


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
