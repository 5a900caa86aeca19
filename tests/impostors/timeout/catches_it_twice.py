"""Catch the timeout at the deadline, raise it again, and catch it again.

The code that sets the deadline reports it, and so does its caller: the
author of each place thought that the report belonged there.

Caught by:
- Main catches the timeout, once, and goes on: extra-line
- Every line comes in order, and nothing else is printed: extra-line
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


async def within(limit: float, name: str, seconds: float) -> None:
    try:
        async with asyncio.timeout(limit):
            await nap(name, seconds)
    except TimeoutError as error:
        print("main catches", type(error).__name__)
        raise


async def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        try:
            await within(limit, name, seconds)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
