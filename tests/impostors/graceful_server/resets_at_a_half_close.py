"""Break a connection off when its client has finished, to be rid of it sooner.

While it drains every connection is one too many, and a reset leaves nothing behind in the kernel. It also
takes away from the client what was on its way to it, and tells it that something went wrong.

Caught by:
- What was sent before a half-close still comes back: closed
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


stop = asyncio.Event()
LINGER = struct.pack("ii", 1, 0)  # on, for no time: a reset


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if stop.is_set():
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)


async def main(port: int, grace: float) -> None:
    if grace < 0:
        sys.exit(f"grace {grace}: the shortest is 0 seconds")
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
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
