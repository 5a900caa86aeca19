"""Echo every byte to every client, for ever.

TCPServer calls `handle_stream` for each client, and does not close
the stream after it, even if it fails. An IOStream closes itself at
the end of file, and loses its unsent bytes.
"""

import asyncio
import sys
from contextlib import closing, suppress

from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import bind_sockets
from tornado.tcpserver import TCPServer

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


class Echo(TCPServer):
    async def handle_stream(
        self, stream: IOStream, address: tuple[str, int]
    ) -> None:
        with closing(stream), suppress(StreamClosedError):
            while data := await stream.read_bytes(CHUNK, partial=True):
                await stream.write(data)


async def main(port: int) -> None:
    server = Echo()
    [listener] = bind_sockets(port, "127.0.0.1")
    server.add_socket(listener)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
