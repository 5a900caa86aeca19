"""Wait two seconds with one quiet client, and print how often the process woke meanwhile.

asyncio prints less than 10, uringcore 0.9.1 about 150 (Python 3.13.0, 2026-11-29).
"""

import asyncio
import resource
import socket
import sys
from importlib import import_module


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    with socket.create_connection(server.sockets[0].getsockname()):
        await asyncio.sleep(0.5)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
        await asyncio.sleep(2)
        wakes = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before
    print(wakes)
    return wakes > 15


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", None)
sys.exit(asyncio.run(main(), loop_factory=factory))
