"""Echo every byte to every client, for ever, at less cost.

A loop calls a protocol when something happens: no task, no coroutine.
asyncio's own fills the buffer, which all clients share, since a slice
of it is a copy; uvloop is faster with `data_received`, and takes that
of the two. While a client does not read, it is not read from either.
"""

import asyncio
import sys
from typing import cast

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
BUFFER = bytearray(CHUNK)


class Echo(asyncio.Protocol, asyncio.BufferedProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> bytearray:
        return BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        self.transport.write(BUFFER[:nbytes])

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)

    def pause_writing(self) -> None:
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        Echo, "127.0.0.1", port, backlog=BACKLOG
    )
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
