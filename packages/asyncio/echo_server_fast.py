"""Echo every byte to every client, for ever, at less cost.

A loop calls a protocol when something happens: no task, no coroutine.
A transport keeps the bytes that it cannot write. So while a client
does not read, the protocol does not read from it either.
"""

import asyncio
import sys
from typing import Any

PORT = ["0"]  # any free one


class Echo(asyncio.Protocol):
    transport: asyncio.Transport

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)

    def pause_writing(self) -> None:
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", port)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
