"""Write all bytes, whether the client reads or not.

`write` never waits and never fails: bytes that the kernel does not take stay in memory, without
limit. Many manuals show this echo, four lines long.

Caught by:
- A client that never reads costs bounded memory: memory
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


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
