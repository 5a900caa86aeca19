"""Serve at most a thousand clients at once; the next one waits until a client leaves.

A pool of tasks, as large as anybody could think of. Silent clients fill it, too.

Caught by:
- Eleven hundred clients are served at once: stalled
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
CLIENTS = asyncio.Semaphore(1000)  # served at once


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        async with CLIENTS:
            while data := await reader.read(CHUNK):
                writer.write(data)
                await writer.drain()


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
