"""Run a function in a thread of the default executor.

asyncio prints 7; bracio 0.0.1 raises AttributeError: its loop has no `_debug` (Python 3.13.0, 2026-11-29).
"""

import asyncio
import sys
from importlib import import_module


async def main():
    try:
        print(await asyncio.to_thread(int, "7"))
    except AttributeError as error:
        print(error)
        return True
    return False


factory = getattr(import_module(sys.argv[1]), "BracioLoop", asyncio.new_event_loop)
sys.exit(asyncio.run(main(), loop_factory=factory))
