"""On SIGTERM, accept no more clients, and go on with the connected ones.

`close` of a server closes its listening socket and nothing else. The program would have to end
itself, and does not.

Caught by:
- SIGTERM ends it within two seconds: not-ended
"""

import asyncio
import signal
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
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.close)
    print(f"listening on {host}:{port}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
