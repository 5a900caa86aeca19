"""Keep the bytes of every conversation, in a list that nobody reads.

It was a log for debugging once. Each client costs what it has said, for ever.

Caught by:
- A client that has left costs no memory: memory
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once

conversations: list[list[bytes]] = []


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    conversation: list[bytes] = []
    conversations.append(conversation)
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            conversation.append(data)
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
