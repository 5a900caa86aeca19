"""Ask without a pause whether it is time, or whether the sleeper is over.

`sleep(0)` lets the others run, so nothing is late and every line is
right; but it takes all of a processor for as long as there is nothing
to do.

Caught by:
- The process sleeps while it waits: busy
"""

import asyncio
import sys
import time
from collections.abc import Callable

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


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


async def until(over: Callable[[], bool]) -> None:
    for _ in iter(over, True):
        await asyncio.sleep(0)


async def main(seconds: float) -> None:
    print("main waits")
    task = asyncio.create_task(sleeper())
    end = time.monotonic() + seconds
    await until(lambda: end <= time.monotonic())
    print("main cancels")
    task.cancel()
    print("main has asked")
    await until(task.done)
    try:
        await task
    except asyncio.CancelledError as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
