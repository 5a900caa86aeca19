"""Cut off a client only when it has nothing to say.

The task looks at the flag between two pieces, and reads on while some come. So nothing is lost; but a
client that never pauses keeps the server.

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

over = asyncio.Event()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    end = asyncio.create_task(over.wait())
    with closing(writer), suppress(ConnectionError):
        while True:
            read = asyncio.create_task(reader.read(CHUNK))
            await asyncio.wait([read, end], return_when=asyncio.FIRST_COMPLETED)
            if not read.done():
                await asyncio.wait([read], timeout=0.2)
            if not read.done():
                read.cancel()
                break
            if not (data := read.result()):
                break
            writer.write(data)
            await writer.drain()
    end.cancel()


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
    clients = {task for task in asyncio.all_tasks() if task.get_coro().__name__ == "echo"}  # type: ignore[union-attr]
    if clients:
        await asyncio.wait(clients, timeout=grace)
        over.set()
        await asyncio.wait(clients)
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
