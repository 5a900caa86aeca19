"""Cancel a task that awaits `serve_forever`.

asyncio prints `cancelled`. With uringcore 0.9.1 `serve_forever` returns as if all were well, and the task
goes on; so Ctrl-C and time-outs go unheard there (Python 3.13.0, 2026-11-29).
"""

import asyncio
import sys
from importlib import import_module


async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    task = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled" if task.cancelled() else "returned")
    return not task.cancelled()


factory = getattr(import_module(sys.argv[1]), "UringEventLoop", asyncio.new_event_loop)
sys.exit(asyncio.run(main(), loop_factory=factory))
