"""Write five bytes and half-close, twenty times, and print how often they come at the other side.

asyncio prints 20, uringcore 0.9.1 less: it may half-close first (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    came = 0
    for _ in range(20):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        sock, _ = listener.accept()
        writer.write(b"hello")
        writer.write_eof()
        came += await asyncio.to_thread(sock.recv, 9) == b"hello"
    print(came)
    return came != 20


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
