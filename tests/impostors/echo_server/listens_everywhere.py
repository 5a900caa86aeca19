"""Listen on every address of the machine, and say 127.0.0.1.

A server in a container can be reached only so, and the line shows the address to use. On a laptop
the whole network can reach it.

Caught by:
- It listens on 127.0.0.1 and nowhere else: accepted
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "0.0.0.0", port, backlog=BACKLOG)
    _, port = server.sockets[0].getsockname()
    print(f"listening on 127.0.0.1:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
