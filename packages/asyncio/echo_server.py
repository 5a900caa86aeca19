"""Echo every byte to every client, for ever.

`start_server` gives each client a task and a pair of streams. `drain`
waits while the client does not read, so that its bytes wait in its
own kernel, not in this process.
"""

import asyncio
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


async def echo(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        writer.close()
        await writer.wait_closed()


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
