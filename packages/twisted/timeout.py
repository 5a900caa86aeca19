"""Give a sleep a deadline, and catch what is raised when it comes.

`addTimeout` cancels the Deferred, which cancels the one that it waits
for, and so on down to the timer. The TimeoutError is Twisted's own,
not Python's; and CancelledError is an ordinary Exception.
"""

import sys

from twisted.internet import defer
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react

LIMIT = ["0.3"]  # seconds


async def nap(clock: IReactorTime, name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await deferLater(clock, seconds)
    except defer.CancelledError:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


async def main(clock: IReactorTime, limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        deferred = Deferred.fromCoroutine(nap(clock, name, seconds))
        try:
            await deferred.addTimeout(limit, clock)
        except defer.TimeoutError as error:
            print("main catches", type(error).__name__)
    await deferLater(clock, limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    react(main, [float(text)])
