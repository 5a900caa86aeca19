"""Put one deadline around both sleeps.

The block is around the loop, and should be inside it: the time that
short has used is missing for long.

Caught by:
- The deadline comes on time: early
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
    try:
        async with asyncio.timeout(limit):
            for name, seconds in naps.items():
                await nap(name, seconds)
    except TimeoutError as error:
        print("main catches", type(error).__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
