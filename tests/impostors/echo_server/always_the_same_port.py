"""Always take the same port by default.

It is easy to remember, and works until two servers run at once.

Caught by:
- Without arguments it takes any free port: missing-line
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["28007"]  # out of the kernel's own range
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
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
