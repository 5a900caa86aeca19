"""Close a connection once 8 MiB have been echoed on it.

A limit per message makes sense where there are messages. Here it is counted on the whole connection,
since nothing ever begins the count again.

Caught by:
- Every byte comes back in order, whatever its value: closed
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
LARGEST = 8 << 20  # bytes


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    left = LARGEST
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(min(CHUNK, left)):
            writer.write(data)
            await writer.drain()
            left -= len(data)


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
