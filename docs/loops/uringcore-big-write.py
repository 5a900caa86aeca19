"""Write 100 KB at once, and count what the other side gets.

asyncio prints 100000. uringcore 0.9.1 raises PanicException at more than 65536 bytes, and nothing arrives
(Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    _, writer = await asyncio.open_connection(*listener.getsockname())
    sock, _ = listener.accept()
    sock.settimeout(3)
    try:
        writer.write(bytes(100_000))
    except BaseException as error:
        print(repr(error))
        return True
    writer.close()
    read = iter(lambda: sock.recv(65536), b"")
    print(came := await asyncio.to_thread(lambda: sum(map(len, read))))
    return came != 100_000


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
