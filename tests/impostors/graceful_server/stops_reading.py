"""Stop reading from all clients once it drains.

It still answers the bytes that it has read, and no new work comes in: this is a way to drain for a
server whose answers take long. But a client that is in the middle of its work is left with half of
it.

Caught by:
- Connected clients are served as before: stalled
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress
from typing import cast

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


transports: list[asyncio.ReadTransport] = []


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    transports.append(cast(asyncio.ReadTransport, writer.transport))
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()


async def main(port: int, grace: float) -> None:
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await stop.wait()
    server.close()
    for each in transports:
        each.pause_reading()
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
