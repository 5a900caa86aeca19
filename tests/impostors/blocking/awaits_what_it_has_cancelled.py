"""Await the cancelled ticker, and let its error out.

Awaiting a cancelled task raises CancelledError in the task that awaits
it, here `main`, which then ends as if it had been cancelled itself.

Caught by:
- It ends by itself after the last tick: exit-code
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
    ticking = asyncio.create_task(ticker())
    await asyncio.sleep(A_FEW * INTERVAL)
    await asyncio.create_task(blocker(seconds))
    await asyncio.sleep(A_FEW * INTERVAL)
    print("main ends")
    ticking.cancel()
    await ticking


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
