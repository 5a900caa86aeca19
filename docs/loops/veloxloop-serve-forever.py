"""Make a task of `serve_forever`, which is a coroutine in asyncio.

asyncio prints `serving`. With veloxloop 0.2.0 it returns a future of its own kind, which `create_task`
refuses (Python 3.13.0, 2026-11-29): https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.serve_forever
"""

import asyncio
import sys
from importlib import import_module


async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    try:
        task = asyncio.create_task(server.serve_forever())
    except TypeError as error:
        print(error)
        return True
    await asyncio.wait([task], timeout=0.1)
    print("ended" if task.done() else "serving")
    return task.done()


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
