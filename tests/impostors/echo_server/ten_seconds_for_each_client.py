"""Give each client ten seconds, from its first byte to its last.

A deadline over the whole handler bounds what one client can cost. Every test of it is shorter than
that.

Caught by:
- A quiet connection stays open: closed
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
VISIT = 10.0  # seconds


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError, TimeoutError):
        async with asyncio.timeout(VISIT):
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
