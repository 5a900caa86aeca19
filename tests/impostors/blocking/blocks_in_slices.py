"""Block in slices of 10 ms, and look at the clock in between.

It blocks the loop for as long as one call would, and uses little of a
processor: but no call is blocked for longer than a slice.

Caught by:
- The process sleeps while the call blocks: polls
"""

import asyncio
import sys
import time

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks
SLICE = 0.01  # seconds


async def ticker() -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(SLICE)
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
