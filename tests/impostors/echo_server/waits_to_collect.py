"""Wait 20 ms for more before each write, so that many small messages make one.

It saves writes when much is sent at once. A client that waits for each answer before the next
question pays for it every time.

Caught by:
- A hundred small messages come back at the pace of a plain echo: late
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
COLLECT = 0.02  # seconds


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            if len(data) < CHUNK:
                await asyncio.sleep(COLLECT)
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
