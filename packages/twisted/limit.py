"""Do a few jobs at once, and take each result as it comes.

Leaving the block of a semaphore begins the next job, inside the call.
A queue takes whatever a Deferred comes to: a result or a Failure,
which is raised where it is awaited.
"""

import sys

from twisted.internet.defer import (
    Deferred,
    DeferredQueue,
    DeferredSemaphore,
)
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react
from twisted.python.failure import Failure

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(
    clock: IReactorTime,
    semaphore: DeferredSemaphore,
    name: str,
    seconds: float,
) -> str:
    async with semaphore:
        print(f"{name} begins")
        await deferLater(clock, seconds)
        if name.startswith("Oops"):
            print(f"{name} fails")
            raise RuntimeError(name)
        print(f"{name} ends")
    return name


async def main(
    clock: IReactorTime, limit: int, jobs: dict[str, float]
) -> None:
    semaphore = DeferredSemaphore(limit)
    results: DeferredQueue[str | Failure] = DeferredQueue()
    for name, seconds in jobs.items():
        working = work(clock, semaphore, name, seconds)
        Deferred.fromCoroutine(working).addBoth(results.put)
    for _ in jobs:
        try:
            print("main gets", await results.get())
        except RuntimeError as error:
            print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    react(main, [int(limit), jobs])
