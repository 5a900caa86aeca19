"""Send 100 bytes to an echo server, one after the other, and print how many ms each takes.

asyncio prints less than 1, talyn 0.10.4 about 10 (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
import time
from importlib import import_module


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    with socket.create_connection(server.sockets[0].getsockname()) as sock:
        begin = time.perf_counter()
        for _ in range(100):
            sock.sendall(b"x")
            await asyncio.to_thread(sock.recv, 1)
        spent = (time.perf_counter() - begin) * 1000 / 100
    print(spent)
    return spent > 5


sys.exit(asyncio.run(main(), loop_factory=getattr(import_module(sys.argv[1]), "Loop", None)))
