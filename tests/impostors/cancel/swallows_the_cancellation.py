"""Treat the cancellation as an ordinary error, note it, and go on.

The error was seen, so it seems to be handled; but the program has lost
the information that the task should end.

See: the sleeper wakes a minute too early, and does what it would have
done next.

Caught by:
- The sleeper never wakes: extra-line
- Main sees whether the sleeper was cancelled: wrong-value
- Every line is printed once, and nothing else: extra-line
"""

import asyncio
import sys

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        try:
            await asyncio.sleep(SLEEP)
        except asyncio.CancelledError as error:
            print("sleeper sees", type(error).__name__)
        print("sleeper wakes")
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
