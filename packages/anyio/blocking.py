"""Block by mistake, and see whether the others go on.

On either backend the loop has one thread, and no other task runs
until the call returns. `create_task` returns a TaskHandle: `main`
awaits the blocker's, and the ticker's cancels the ticker alone.
"""

import sys
import time

import anyio

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    while True:
        await anyio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    async with anyio.create_task_group() as group:
        ticking = group.create_task(ticker())
        await anyio.sleep(A_FEW * INTERVAL)
        await group.create_task(blocker(seconds))
        await anyio.sleep(A_FEW * INTERVAL)
        ticking.cancel()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    anyio.run(main, float(text))
