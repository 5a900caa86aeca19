"""Start the ticker, and block before its first step.

A task that was created looks as if it ran. It only waits in a queue:
it runs once its creator waits, and a creator that blocks does not
wait.

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
    while True:
        await asyncio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(ticker())
        await group.create_task(blocker(seconds))
        await asyncio.sleep(A_FEW * INTERVAL)
        ticking.cancel()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
