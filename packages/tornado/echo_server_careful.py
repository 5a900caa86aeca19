"""Echo every byte to every client, for ever, and lose none.

An IOStream closes itself at the end of file and drops unsent bytes,
so this Stream does not read while it writes; TCPServer would make
plain ones. A call that need not wait does not pause: `sleep(0)` lets
the other clients run.
"""

import asyncio
import socket
import sys
from contextlib import closing, suppress

from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import add_accept_handler, bind_sockets

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


class Stream(IOStream):
    def read_from_fd(self, buf: bytearray | memoryview) -> int | None:
        return None if self.writing() else super().read_from_fd(buf)


async def echo(stream: IOStream) -> None:
    with closing(stream), suppress(StreamClosedError):
        while data := await stream.read_bytes(CHUNK, partial=True):
            await stream.write(data)
            await asyncio.sleep(0)


def accept(connection: socket.socket, address: object) -> None:
    IOLoop.current().spawn_callback(echo, Stream(connection))


async def main(port: int) -> None:
    [listener] = bind_sockets(port, "127.0.0.1")
    add_accept_handler(listener, accept)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
