"""End as soon as the deadline is caught.

Nothing is left to do, so why wait? Had `long` been left running, the
end of the program would have hidden it.

Caught by:
- Main then waits until long would have ended: early
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
        try:
            async with asyncio.timeout(limit):
                await nap(name, seconds)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
