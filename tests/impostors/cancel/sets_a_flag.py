"""Set an event that the sleeper waits for, and call it a cancellation.

The sleeper ends at once, and cleans up. But no error was raised in it:
what it calls does not stop, and main sees a task that has returned.

Caught by:
- Main sees whether the sleeper was cancelled: wrong-value
"""

import asyncio
import sys

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper(event: asyncio.Event) -> None:
    print("sleeper sleeps")
    try:
        await asyncio.wait_for(event.wait(), SLEEP)
        print("sleeper sees", asyncio.CancelledError.__name__)
    except TimeoutError:
        print("sleeper wakes")
    print("sleeper cleans up")
    await asyncio.sleep(CLEAN_UP)
    print("sleeper is done")


async def main(seconds: float) -> None:
    print("main waits")
    event = asyncio.Event()
    task = asyncio.create_task(sleeper(event))
    await asyncio.sleep(seconds)
    print("main cancels")
    event.set()
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
