"""Give a sleep a deadline, and catch what is raised when it comes.

`with_timeout` ends only the waiting: others might wait for the same
future, so it is not cancelled, and `long` goes on. A later error of
it is logged. `asyncio.wait_for` would cancel it.
"""

import asyncio
import sys
from datetime import timedelta

from tornado import gen

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    await gen.sleep(seconds)
    print(f"{name} ends")


async def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            await gen.with_timeout(
                timedelta(seconds=limit), nap(name, seconds)
            )
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await gen.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
