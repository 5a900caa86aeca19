"""Write five bytes, half-close, and print what the other side gets.

asyncio prints b'hello'. uringcore 0.9.1 half-closes first, and b'' arrives (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    _, writer = await asyncio.open_connection(*listener.getsockname())
    sock, _ = listener.accept()
    writer.write(b"hello")
    writer.write_eof()
    print(came := await asyncio.to_thread(sock.recv, 9))
    return came != b"hello"


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
