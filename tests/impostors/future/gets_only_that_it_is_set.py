"""Learn that there is a result, but not which.

An Event is a Future without a value: waiting for it returns True. Main
is woken at the right moment, but gets no value.

Caught by:
- Main gets the result once, after it was set: extra-line
"""

import asyncio
import sys

DELAY = ["1"]  # seconds


async def worker(event: asyncio.Event, seconds: float) -> None:
    await asyncio.sleep(seconds)
    print("worker sets the result")
    event.set()


async def main(seconds: float) -> None:
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(worker(event, seconds))
        print("main waits")
        print("main gets", await event.wait())


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
