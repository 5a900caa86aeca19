"""Close a server that has a client, connect another, and let both of them ask.

asyncio: the first is served as before, and the second is refused. With rloop 0.5.0 the second gets in, and
the first hears nothing more (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    first = socket.create_connection(address := server.sockets[0].getsockname(), timeout=2)
    await asyncio.sleep(0.2)
    server.close()
    await asyncio.sleep(0.2)
    print(refused := socket.socket().connect_ex(address))
    first.sendall(b"hello")
    print(await asyncio.to_thread(first.recv, 9))
    return not refused


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
