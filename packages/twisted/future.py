"""Wait for a result that is not there yet.

A Deferred is a value to come with a chain of callbacks; `await` adds
one more to it. `callback` runs the whole chain inside the call: here
`main` has printed what it got before `callback` returns.
"""

import sys

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react

DELAY = ["1"]  # seconds


async def worker(
    clock: IReactorTime, deferred: Deferred[str], seconds: float
) -> None:
    await deferLater(clock, seconds)
    print("worker sets the result")
    deferred.callback("Done!")


async def main(clock: IReactorTime, seconds: float) -> None:
    deferred: Deferred[str] = Deferred()
    print("main waits")
    working = Deferred.fromCoroutine(worker(clock, deferred, seconds))
    print("main gets", await deferred)
    await working


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    react(main, [float(text)])
