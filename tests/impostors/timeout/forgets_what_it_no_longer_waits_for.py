"""Print the end of a sleep only where it was waited for.

`asyncio.wait` stops waiting at its timeout, and stops nothing else.
Long goes on to its end, and main has left before.

Caught by:
- Long says whether it is cancelled or goes on: missing-line
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    await asyncio.sleep(seconds)


async def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        task = asyncio.create_task(nap(name, seconds))
        done, _ = await asyncio.wait([task], timeout=limit)
        print(f"{name} ends" if done else f"main catches {TimeoutError.__name__}")
    await asyncio.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
