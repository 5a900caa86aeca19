"""Sleep as long as the limit, and then check the task.

That is right for a sleep that is too slow. For a sleep in time, main
waits for a deadline that it no longer needs.

Caught by:
- A sleep in time ends, and nothing is caught: late
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


async def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        task = asyncio.create_task(nap(name, seconds))
        await asyncio.sleep(limit)
        if task.cancel():
            await asyncio.wait([task])
            print("main catches", TimeoutError.__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
