"""Catch the cancellation at every level that it passes.

Each of them notes what goes by before it lets it go on, and so one
cancellation reads like two.

Caught by:
- The sleeper sees the cancellation at once, and once: extra-line
"""

import asyncio
import sys

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleep() -> None:
    try:
        await asyncio.sleep(SLEEP)
    except asyncio.CancelledError as error:
        print("sleeper sees", type(error).__name__)
        raise


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        await sleep()
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
    await asyncio.sleep(seconds)
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
