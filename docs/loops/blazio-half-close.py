"""Send 3 MB to an echo server, half-close, and count the bytes that come back before the end.

asyncio prints 3000000, blazio 0.1.0 less: 2990080 (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(server.sockets[0].getsockname())
    send = asyncio.to_thread(lambda: (sock.sendall(bytes(3_000_000)), sock.shutdown(1)))
    await asyncio.gather(send, asyncio.sleep(1))
    return await asyncio.to_thread(lambda: sum(map(len, iter(lambda: sock.recv(65536), b""))))


print(came := asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
sys.exit(came != 3_000_000)
