"""Call again because the first call took too long.

The program treats a call that takes more than a moment as a failed
one.

Caught by:
- The blocker blocks once and returns once: extra-line
"""

import asyncio
import sys
import time

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    began = time.monotonic()
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")
    if seconds and time.monotonic() - began > INTERVAL:
        await blocker(0)


async def main(seconds: float) -> None:
    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(ticker())
        await asyncio.sleep(A_FEW * INTERVAL)
        await group.create_task(blocker(seconds))
        await asyncio.sleep(A_FEW * INTERVAL)
        ticking.cancel()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
