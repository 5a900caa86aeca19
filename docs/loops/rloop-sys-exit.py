"""Call `sys.exit` in a coroutine.

asyncio ends the program with exit code 0. rloop 0.5.0 prints the SystemExit as an error of a callback,
and goes on for ever: a thread ends it here, with exit code 1 (Python 3.13.0, 2026-11-29).
"""

import asyncio
import os
import sys
import threading
from importlib import import_module


async def main():
    await asyncio.sleep(0.1)
    sys.exit(0)


guard = threading.Timer(3, os._exit, [1])
guard.daemon = True
guard.start()
asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop)
