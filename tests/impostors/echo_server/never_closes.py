"""Keep a connection open for ever once its client has sent all.

Returning true from `eof_received` keeps the transport from closing before the rest is written. The
program must then close it by hand; the documentation says so one sentence further.

Caught by:
- Bytes sent before a half-close are echoed: stalled
"""

import asyncio
import sys
from typing import cast

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted


class Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)

    def pause_writing(self) -> None:
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()

    def eof_received(self) -> bool:
        return True


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
