"""Let a server answer a byte and close, and wait at the client for the end.

asyncio prints the byte and the end. With rloop 0.5.0 the end does not come: the connection stays open
(Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def answer(reader, writer):
    await reader.read(1)
    writer.write(b"x")
    writer.close()


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    with socket.create_connection(server.sockets[0].getsockname(), timeout=3) as sock:
        sock.sendall(b"?")
        print(await asyncio.to_thread(sock.recv, 1))
        print(await asyncio.to_thread(sock.recv, 1))


asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop)
