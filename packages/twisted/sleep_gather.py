"""Sleep side by side, then gather the names in the order given.

A coroutine does nothing until a Deferred drives it. The reactor,
which keeps the time, is passed in rather than looked up; `react`
starts it, and stops it once `main` is done.
"""

import sys

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(clock: IReactorTime, name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await deferLater(clock, seconds)
    print(f"{name} wakes")
    return name


async def main(clock: IReactorTime, naps: dict[str, float]) -> None:
    deferreds = [
        Deferred.fromCoroutine(nap(clock, name, seconds))
        for name, seconds in naps.items()
    ]
    print("gathered", *await gatherResults(deferreds))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    react(main, [{name: float(text) for name, text in words}])
