"""Cancel from the thread of a timer.

`cancel` may be called on the loop's own thread only. On another thread
it leaves the error where the loop will find it, and does not wake the
loop.

Caught by:
- The sleeper sees the cancellation at once, and once: missing-line
- It ends by itself after main went on: not-ended
"""

import asyncio
import sys
from threading import Timer

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


async def main(seconds: float) -> None:
    print("main waits")
    task = asyncio.create_task(sleeper())
    Timer(seconds, cancel, [task]).start()
    try:
        await task
    except asyncio.CancelledError as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


def cancel(task: asyncio.Task[None]) -> None:
    print("main cancels")
    task.cancel()
    print("main has asked")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
