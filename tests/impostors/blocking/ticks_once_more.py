"""Let a ticker that was told to stop tick once more.

It checks the flag before its sleep, and not after. When it wakes, the
flag is set, and the ticker does not know.

Caught by:
- It ends by itself after the last tick: order
"""

import asyncio
import sys
import time

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker(stopped: asyncio.Event) -> None:
    while not stopped.is_set():
        await asyncio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    stopped = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(ticker(stopped))
        await asyncio.sleep(A_FEW * INTERVAL)
        await group.create_task(blocker(seconds))
        await asyncio.sleep(A_FEW * INTERVAL)
        stopped.set()
        print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
