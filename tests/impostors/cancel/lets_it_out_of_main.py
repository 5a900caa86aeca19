"""Await the cancelled task as if it could return.

The cancellation is raised again in the task that awaits the cancelled
one. Here that is main, which ends by it, and the program with main.

Caught by:
- Main goes on as soon as the sleeper is done: missing-line
- It ends by itself after main went on: exit-code
"""

import asyncio
import sys

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
    await asyncio.sleep(seconds)
    print("main cancels")
    task.cancel()
    print("main has asked")
    await task
    print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
