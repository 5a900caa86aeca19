"""Wait one second for a thread that sleeps, and print the processor time of the process meanwhile.

asyncio prints less than 0.001 s. veloxloop 0.2.0 takes what it can get: 0.5 to 0.9 s on a very busy
machine (Python 3.13.0, 2026-11-29).
"""

import asyncio
import sys
import time
from importlib import import_module


def sleep():
    begin = time.process_time()
    time.sleep(1)
    return time.process_time() - begin


async def main():
    print(spent := await asyncio.to_thread(sleep))
    return spent > 0.02


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
