"""Call what blocks on other threads, and keep the loop free.

`deferToThread` runs a call in the reactor's pool, ten threads at
most, and the Deferred fires on the reactor's thread. Code in the pool
may use nothing of Twisted but `callFromThread`.
"""

import sys
import time

from twisted.internet.defer import gatherResults
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react
from twisted.internet.threads import deferToThread

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(clock: IReactorTime, calls: dict[str, float]) -> None:
    deferreds = [
        deferToThread(block, name, seconds)
        for name, seconds in calls.items()
    ]
    sys.stdout.write("main sleeps\n")
    await deferLater(clock, min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *await gatherResults(deferreds))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    react(main, [{name: float(text) for name, text in words}])
