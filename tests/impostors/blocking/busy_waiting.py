"""Compute until the time has come.

Checking the clock again and again blocks as much as a sleep does, and
takes a whole processor.

Caught by:
- The process sleeps while the call blocks: busy
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
    print("blocker blocks")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        continue
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
