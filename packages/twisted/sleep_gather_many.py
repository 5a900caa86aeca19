"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is a
Deferred that drives a coroutine, another that it waits for, and a
delayed call in the reactor's heap.
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
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    react(main, [{name: float(text) for name, text in words}])
