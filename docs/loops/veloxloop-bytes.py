"""Write 64 MiB in pieces of 64 KiB, and print whether they come at the other side in that order.

asyncio prints True, veloxloop 0.2.0 False: as many bytes, of another order (Python 3.13.0, 2026-11-29).
"""

import asyncio
import functools
import socket
import sys
from importlib import import_module

PIECES = [bytes([number % 251]) * 65536 for number in range(1024)]


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    _, writer = await asyncio.open_connection(*listener.getsockname())
    sock, _ = listener.accept()
    read = functools.partial(sock.recv, 65536)
    reading = asyncio.create_task(asyncio.to_thread(lambda: b"".join(iter(read, b""))))
    for piece in PIECES:
        writer.write(piece)
        await asyncio.sleep(0)
    writer.close()
    print(same := b"".join(PIECES) == await reading)
    return not same


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
