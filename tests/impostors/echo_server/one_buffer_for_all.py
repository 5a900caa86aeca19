"""Read every client's bytes into the same buffer, and write them a moment later.

A default on the class is shared by all its instances, which shows only where it is changed in place.
One client at a time never sees it: the buffer is written before it is read into again.

Caught by:
- No client's bytes reach another: bytes
"""

import asyncio
import sys
from typing import cast

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


class Echo(asyncio.BufferedProtocol):
    buffer = bytearray(CHUNK)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> bytearray:
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        asyncio.get_running_loop().call_soon(self.write, nbytes)

    def write(self, size: int) -> None:
        self.transport.write(bytes(self.buffer[:size]))

    def pause_writing(self) -> None:
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
