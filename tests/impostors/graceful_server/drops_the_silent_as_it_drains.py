"""Cut off clients that say nothing for three seconds while it drains.

It thinks that a client with work in progress would send something. A client may also be about to.

Caught by:
- A long grace is given in full: closed
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SILENCE = 3.0  # seconds
SIGNALS = signal.SIGTERM, signal.SIGINT

draining = asyncio.Event()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError, TimeoutError):
        while True:
            read = asyncio.ensure_future(reader.read(CHUNK))
            drains = asyncio.ensure_future(draining.wait())
            await asyncio.wait([read, drains], return_when=asyncio.FIRST_COMPLETED)
            if not drains.done():
                drains.cancel()
            if not (data := await asyncio.wait_for(read, SILENCE)):
                break
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
    clients = asyncio.all_tasks() - {asyncio.current_task()}
    draining.set()
    if clients:
        await asyncio.wait(clients, timeout=grace)
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
