"""Take seconds for milliseconds in the interval.

Some frameworks count timers in seconds, some in milliseconds, and a
number does not show which it is.

Caught by:
- Ticks keep their pace while nothing blocks: early
"""

import asyncio
import sys
import time

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    while True:
        await asyncio.sleep(INTERVAL / 1000)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


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
