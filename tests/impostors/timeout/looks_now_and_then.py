"""Look now and then whether the deadline has come.

The program waits in portions, and checks the time between two of them.
A sleep in time ends at once; another goes on until the next check.

Caught by:
- The deadline comes on time: late
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds
LOOK = 1.2  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


async def main(limit: float) -> None:
    loop = asyncio.get_running_loop()
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        task = asyncio.create_task(nap(name, seconds))
        deadline = loop.time() + limit
        while not task.done() and loop.time() < deadline:
            await asyncio.wait([task], timeout=LOOK)
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
            print("main catches", TimeoutError.__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
