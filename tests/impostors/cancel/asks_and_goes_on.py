"""Ask the task to end, and go on without waiting for it.

`cancel` looks like an order that has been carried out when it returns.
Here the end of the program cancels the task once more, in the middle
of its clean-up.

Caught by:
- Main goes on as soon as the sleeper is done: missing-line
- The clean-up may wait: missing-line
- Every line is printed once, and nothing else: missing-line
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
    print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
