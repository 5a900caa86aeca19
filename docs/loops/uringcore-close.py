"""Close a server, and connect to its port.

asyncio: the connection is refused. With uringcore 0.9.1 it is accepted
(Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    await asyncio.sleep(0.1)
    server.close()
    await asyncio.sleep(0.1)
    with socket.socket() as sock:
        accepted = sock.connect_ex(address) == 0
    print("accepted" if accepted else "refused")
    return accepted


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", asyncio.new_event_loop)
sys.exit(asyncio.run(main(), loop_factory=factory))
