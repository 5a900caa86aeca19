"""Decode as UTF-8 with replacement characters, and encode again.

`errors="replace"` is the quick way to avoid the UnicodeDecodeError. It also tears a character whose
bytes arrive in two reads.

Caught by:
- Every byte comes back in order, whatever its value: bytes
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
            text = data.decode(errors="replace")
            writer.write(text.encode())
            await writer.drain()


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
