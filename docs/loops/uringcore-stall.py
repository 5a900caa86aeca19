"""Let a server write 8 MiB in pieces of 64 KiB, and a client read them one second later.

asyncio prints 8388608, uringcore 0.9.1 less, and the end does not come (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def serve(reader, writer):
    for _ in range(128):
        writer.write(bytes(65536))
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sock = socket.create_connection(server.sockets[0].getsockname(), timeout=2)
    came = await asyncio.sleep(1, 0)
    while data := await asyncio.to_thread(sock.recv, 65536):
        print(came := came + len(data), end=" \r")
    return came != 1 << 23


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
