"""Wake 250 times a second, to see whether there is something to do.

A task of the loop collects figures that nobody asked for, beside a server that waits as it should.

Caught by:
- It sleeps while idle: polls
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
OFTEN = 0.004  # seconds


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    while server.is_serving():
        await asyncio.sleep(OFTEN)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
