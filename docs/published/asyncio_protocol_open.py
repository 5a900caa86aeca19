"""The same protocol without the close, as many tutorials show it: write what comes.

https://docs.python.org/3/library/asyncio-protocol.html#tcp-echo-server
"""

import asyncio
import sys


class EchoServerProtocol(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main(port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(EchoServerProtocol, "127.0.0.1", port)
    print("listening on {}:{}".format(*server.sockets[0].getsockname()))
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 0))
