"""Write all that was read before the end, however long that takes.

At SIGTERM it closes each connection in good order. A client that never reads leaves bytes that can
never be written.

Caught by:
- SIGTERM ends it within two seconds: not-ended
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once

writers: set[asyncio.StreamWriter] = set()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writers.add(writer)
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    writers.discard(writer)


async def main(port: int) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await stop.wait()
    server.close()
    for writer in [*writers]:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
