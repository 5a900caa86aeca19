"""Block by mistake, and see whether the others go on.

The loop has one thread, and nothing else runs on it until the call
returns. A PeriodicCallback counts in milliseconds and keeps to its own
beat: the ticks that were missed are dropped.
"""

import asyncio
import sys
import time

from tornado import gen
from tornado.ioloop import PeriodicCallback

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


def ticker() -> None:
    print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    ticking = PeriodicCallback(ticker, INTERVAL * 1000)
    ticking.start()
    await gen.sleep(A_FEW * INTERVAL)
    await gen.convert_yielded(blocker(seconds))
    await gen.sleep(A_FEW * INTERVAL)
    ticking.stop()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
