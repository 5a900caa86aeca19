"""Send 100 bytes to an echo server, one after the other, and print the median wait in ms.

asyncio prints less than 1, talyn 0.10.4 about 10 (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import statistics
import sys
import time
from importlib import import_module


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)


def ask(sock):
    begin = time.perf_counter()
    sock.sendall(b"x")
    return sock.recv(1) and (time.perf_counter() - begin) * 1000


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    with socket.create_connection(server.sockets[0].getsockname()) as sock:
        waits = await asyncio.to_thread(lambda: [ask(sock) for _ in range(100)])
    print(median := round(statistics.median(waits), 2))
    return median > 5


sys.exit(asyncio.run(main(), loop_factory=getattr(import_module(sys.argv[1]), "Loop", None)))
