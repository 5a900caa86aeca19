"""Block by mistake, and see whether the others go on.

A loop runs its tasks step by step, and a step that blocks delays all
of them: timers wait in their heap, overdue, until it returns. This
loop cannot cancel, so a Future is the flag that stops the ticker.
"""

import sys
import time

import loop

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker(stopped: loop.Future[None]) -> None:
    await loop.sleep(INTERVAL)
    while not stopped.done:
        print("ticker ticks")
        await loop.sleep(INTERVAL)


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    stopped = loop.Future[None]()
    ticking = loop.spawn(ticker(stopped))
    await loop.sleep(A_FEW * INTERVAL)
    await loop.spawn(blocker(seconds))
    await loop.sleep(A_FEW * INTERVAL)
    stopped.set_result(None)
    await ticking
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    loop.run(main(float(text)))
