"""Reset the connections at the cut-off.

A reset frees everything at once. It also throws away the answers that wait in the kernel for a client
that reads slowly.

Caught by:
- What it answered before the cut-off arrives: closed
"""

import asyncio
import signal
import socket
import struct
import sys
from contextlib import closing, suppress

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT

writers: set[asyncio.StreamWriter] = set()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writers.add(writer)
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    writers.discard(writer)


async def main(port: int, grace: float) -> None:
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await stop.wait()
    server.close()
    print("draining")
    this = asyncio.current_task()
    with suppress(TimeoutError):
        async with asyncio.timeout(grace):
            while tasks := asyncio.all_tasks() - {this}:
                await asyncio.wait(tasks)
    for writer in [*writers]:
        link = writer.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
