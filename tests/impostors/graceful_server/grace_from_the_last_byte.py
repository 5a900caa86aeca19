"""Count the grace from the last byte of a client.

The deadline moves on with each piece that comes: who is in the middle of something is not cut off. A
client that sends all the time is never in the end.

Caught by:
- A client that talks all the time is cut off, too: missing-line
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT

last = [0.0]  # when the last byte came


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            last[0] = asyncio.get_running_loop().time()
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
    print("draining")
    this, loop = asyncio.current_task(), asyncio.get_running_loop()
    last[0] = loop.time()
    while tasks := asyncio.all_tasks() - {this}:
        rest = last[0] + grace - loop.time()
        if rest <= 0:
            break
        await asyncio.wait(tasks, timeout=rest)
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
