"""Let one job fail, and see what becomes of the others.

`gatherResults` stops waiting at the first failure, and wraps it in a
FirstError; the others go on. An unhandled error of a Deferred is
logged: with `consumeErrors` the gatherer takes them all.
"""

import sys

from twisted.internet.defer import Deferred, FirstError, gatherResults
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(clock: IReactorTime, name: str, seconds: float) -> None:
    print(f"{name} works")
    await deferLater(clock, seconds)
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(clock: IReactorTime, jobs: dict[str, float]) -> None:
    deferreds = [
        Deferred.fromCoroutine(work(clock, name, seconds))
        for name, seconds in jobs.items()
    ]
    try:
        await gatherResults(deferreds, consumeErrors=True)
    except FirstError as error:
        kind = type(error.subFailure.value).__name__
        print("main catches", type(error).__name__, "of", kind)
    await deferLater(clock, max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    react(main, [{name: float(text) for name, text in words}])
