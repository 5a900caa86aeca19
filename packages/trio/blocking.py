"""Block by mistake, and see whether the others go on.

Tasks take turns at checkpoints, and `time.sleep` is not one: no other
task runs until it returns, and cancelling could not end it. Leaving
the inner nursery waits for the blocker; the outer one is cancelled.
"""

import sys
import time

import trio

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    while True:
        await trio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ticker)
        await trio.sleep(A_FEW * INTERVAL)
        async with trio.open_nursery() as blocking:
            blocking.start_soon(blocker, seconds)
        await trio.sleep(A_FEW * INTERVAL)
        nursery.cancel_scope.cancel()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    trio.run(main, float(text))
