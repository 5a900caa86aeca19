"""Cancel a task that sleeps, and wait until it has cleaned up.

`cancel` reaches through the coroutine to the Deferred that it awaits,
and that one fails inside the call: the sleeper has run as far as its
next wait when `cancel` returns. CancelledError is Twisted's own, and
an Exception: `except Exception` would swallow it.
"""

import sys

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper(clock: IReactorTime) -> None:
    try:
        print("sleeper sleeps")
        await deferLater(clock, SLEEP)
        print("sleeper wakes")
    except CancelledError as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        await deferLater(clock, CLEAN_UP)
        print("sleeper is done")


async def main(clock: IReactorTime, seconds: float) -> None:
    print("main waits")
    deferred = Deferred.fromCoroutine(sleeper(clock))
    await deferLater(clock, seconds)
    print("main cancels")
    deferred.cancel()
    print("main has asked")
    try:
        await deferred
    except CancelledError as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    react(main, [float(text)])
