"""Let the sleeper check every now and then whether it should stop.

Threads have only an event to check, and the habit comes along. The
sleeper learns of it at its next check.

Caught by:
- The sleeper sees the cancellation at once, and once: late
"""

import asyncio
import sys

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds
LOOK = 0.7  # seconds


async def sleeper(event: asyncio.Event) -> None:
    try:
        print("sleeper sleeps")
        for _ in range(int(SLEEP / LOOK)):
            await asyncio.sleep(LOOK)
            if event.is_set():
                raise asyncio.CancelledError
        print("sleeper wakes")
    except asyncio.CancelledError as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        await asyncio.sleep(CLEAN_UP)
        print("sleeper is done")


async def main(seconds: float) -> None:
    event = asyncio.Event()
    print("main waits")
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
