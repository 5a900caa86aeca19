"""End without waiting for the blocker.

`main` starts the call and watches the clock instead of the task. The
call delays no other task, and the last line comes before it returns.

Caught by:
- The blocker blocks once and returns once: order
"""

import asyncio
import sys
import time
from threading import Thread

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        print("ticker ticks")


def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(ticker())
        await asyncio.sleep(A_FEW * INTERVAL)
        Thread(target=blocker, args=(seconds,)).start()
        await asyncio.sleep(seconds / 2)
        ticking.cancel()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
