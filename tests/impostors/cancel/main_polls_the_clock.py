"""Let main look at the clock every 20 ms, to cancel in time.

The sleeper sleeps as it should. What wakes in between is main.

Caught by:
- The process sleeps while it waits: polls
"""

import asyncio
import sys
import time

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds
TICK = 0.02  # seconds


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        await asyncio.sleep(SLEEP)
        print("sleeper wakes")
    except asyncio.CancelledError as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        await asyncio.sleep(CLEAN_UP)
        print("sleeper is done")


async def main(seconds: float) -> None:
    print("main waits")
    task = asyncio.create_task(sleeper())
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(TICK)
    print("main cancels")
    task.cancel()
    print("main has asked")
    try:
        await task
    except asyncio.CancelledError as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
