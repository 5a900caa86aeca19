"""Add a handler for SIGTERM.

asyncio prints `added`; veloxloop 0.2.0 raises NotImplementedError, as its own README says (Python 3.13.0,
2026-11-29).
"""

import asyncio
import signal
import sys
from importlib import import_module


async def main():
    try:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print)
    except NotImplementedError as error:
        print(repr(error))
        return True
    print("added")
    return False


sys.exit(asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop))
