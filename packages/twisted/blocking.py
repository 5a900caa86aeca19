"""Block by mistake, and see whether the others go on.

The reactor calls everything on one thread, and nothing while a call
blocks. A LoopingCall keeps to its own beat: it drops the missed
ticks, and the next comes when it would have come anyway.
"""

import sys
import time

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall, deferLater, react

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


def ticker() -> None:
    print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(clock: IReactorTime, seconds: float) -> None:
    ticking = LoopingCall(ticker)
    ticking.clock = clock
    stopped = ticking.start(INTERVAL, now=False)
    await deferLater(clock, A_FEW * INTERVAL)
    await Deferred.fromCoroutine(blocker(seconds))
    await deferLater(clock, A_FEW * INTERVAL)
    ticking.stop()
    await stopped
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    react(main, [float(text)])
