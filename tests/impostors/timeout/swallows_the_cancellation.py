"""Treat the cancellation as an error, print it, and go on.

A handler of an error seldom raises it again. But the deadline uses the
cancellation of the task: if the task keeps it, main never gets the
timeout.

Caught by:
- Main catches the timeout, once, and goes on: missing-line
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
        return
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
