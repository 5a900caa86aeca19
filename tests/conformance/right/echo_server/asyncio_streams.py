"""Streams, as in asyncio's documentation, with the default backlog of 100."""

import asyncio
import sys


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    port = int(sys.argv[1]) if sys.argv[1:] else 0
    server = await asyncio.start_server(echo, "127.0.0.1", port)
    print("listening on {}:{}".format(*server.sockets[0].getsockname()))
    async with server:
        await server.serve_forever()


asyncio.run(main())
