"""Write everything, whether the client reads or not.

`write` without `drain`: what the kernel does not take is kept in memory, without limit. The end is the
same, since the grace cuts off all of it.

Caught by:
- A client that never reads costs bounded memory: memory
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)


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
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
