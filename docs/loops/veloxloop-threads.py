"""Let six threads of the default executor sleep half a second each, side by side.

asyncio takes 0.5 s: its default executor has at least five threads. veloxloop 0.2.0 takes 1.5 s on two
processors (Python 3.13.0, 2026-11-29): https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor
"""

import asyncio
import sys
import time
from importlib import import_module


async def main():
    begin = time.monotonic()
    await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.5) for _ in range(6)))
    print(spent := time.monotonic() - begin)
    return spent > 1.2


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
