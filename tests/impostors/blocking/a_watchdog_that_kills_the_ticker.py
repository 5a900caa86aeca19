"""Give the ticker up once it is late.

The watchdog takes a task that is silent for a while for dead. But here
the loop stood still, and all tasks were silent.

Caught by:
- It ticks before the call and after it: missing-line
"""

import asyncio
import sys
import time

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    last = time.monotonic()
    while time.monotonic() - last < 4 * INTERVAL:
        last = time.monotonic()
        await asyncio.sleep(INTERVAL)
        if time.monotonic() - last < 4 * INTERVAL:
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
