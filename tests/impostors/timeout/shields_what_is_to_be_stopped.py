"""Shield what the deadline is to stop.

`wait_for` cancels what it waits for, and `shield` keeps that off. The
work goes on, and nobody waits for it or learns that it has ended.

See: main catches the timeout, and no line says what became of long.

Caught by:
- Long says whether it is cancelled or goes on: missing-line
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float, limit: float) -> None:
    print(f"{name} begins")
    await asyncio.wait_for(asyncio.shield(asyncio.sleep(seconds)), limit)
    print(f"{name} ends")


async def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            await nap(name, seconds, limit)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await asyncio.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
