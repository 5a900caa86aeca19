"""Reset 50 connections to a server that reads, and count the descriptors that are open afterwards.

asyncio: none more than before. uringcore 0.9.1 keeps those of most of them (Python 3.13.0, 2026-11-29).
"""

import asyncio
import os
import socket
import sys
from importlib import import_module


async def serve(reader, writer):
    await reader.read()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(50):
        with socket.create_connection(server.sockets[0].getsockname()) as sock:
            await asyncio.sleep(0.02)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, *[0] * 7]))
    await asyncio.sleep(0.5)
    print(more := len(os.listdir("/proc/self/fd")) - before)
    return more > 5


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
