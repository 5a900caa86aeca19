"""Take time to clean up after the deadline.

The handler waits for something, as clean-up often does: a farewell to
a server, a file to be written. Main gets the timeout only when it has
ended.

Caught by:
- After the deadline main is free at once: late
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds
FAREWELL = 0.4  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        await asyncio.sleep(FAREWELL)
        raise
    print(f"{name} ends")


async def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        try:
            async with asyncio.timeout(limit):
                await nap(name, seconds)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
