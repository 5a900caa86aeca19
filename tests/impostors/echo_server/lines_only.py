"""Echo whole lines: a byte waits until a line end follows it.

`readline` is the shortest way to read from a stream, and a person who tries the server by hand sends
lines.

Caught by:
- A byte comes back without waiting for more: stalled
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
LONGEST = 32 << 20  # bytes of a line


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG, limit=LONGEST)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
