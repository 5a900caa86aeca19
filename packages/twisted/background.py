"""Start jobs that nobody waits for, and see what becomes of each.

A job runs inside the call that starts it, up to its first wait. An
error that no errback takes is logged when its Deferred is collected:
`report` logs it at once. When `main` is done `react` stops the
reactor, and what is not done is dropped.
"""

import sys

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react
from twisted.logger import Logger
from twisted.python.failure import Failure

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def work(clock: IReactorTime, name: str, seconds: float) -> None:
    print(f"{name} works")
    await deferLater(clock, seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


def report(failure: Failure) -> None:
    Logger().failure("a job has failed", failure)


async def main(clock: IReactorTime, jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        deferred = Deferred.fromCoroutine(work(clock, name, seconds))
        deferred.addErrback(report)
    print("main goes on")
    await deferLater(clock, OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    react(main, [{name: float(text) for name, text in words}])
