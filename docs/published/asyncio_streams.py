"""Echo as asyncio's documentation shows it with streams: read once, write, drain, close.

https://docs.python.org/3/library/asyncio-stream.html#tcp-echo-server-using-streams
"""

import asyncio
import sys


async def handle_echo(reader, writer):
    writer.write(await reader.read(100))
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def main(port):
    server = await asyncio.start_server(handle_echo, "127.0.0.1", port)
    print("listening on {}:{}".format(*server.sockets[0].getsockname()))
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 0))
