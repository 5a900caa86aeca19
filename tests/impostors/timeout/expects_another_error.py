"""Catch the cancellation, where a TimeoutError comes.

Inside the block it is a CancelledError, outside it is another: the
handler stands one line too far out for what it names.

Caught by:
- Main catches the timeout, once, and goes on: missing-line
- It ends by itself, and leaves nothing behind: exit-code
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
        except asyncio.CancelledError as error:
            print("main catches", type(error).__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
