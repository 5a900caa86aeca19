"""Let the deadline stop the sleep, without printing it.

The deadline cancels it anyway. But no line tells a sleep that is
stopped from one that goes on in silence.

Caught by:
- Long says whether it is cancelled or goes on: missing-line
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    await asyncio.sleep(seconds)
    print(f"{name} ends")


async def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            async with asyncio.timeout(limit):
                await nap(name, seconds)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await asyncio.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
