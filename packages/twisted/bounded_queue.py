"""Hold a producer back by a queue that has room for two.

`put` never waits: it raises QueueOverflow when there is no room. So
a semaphore counts the room, and waits instead. None, once for every
worker, means that no more items come. A waiting worker runs inside
the call that wakes it: an item is taken before `put` returns.
"""

import sys

from twisted.internet.defer import (
    Deferred,
    DeferredQueue,
    DeferredSemaphore,
    gatherResults,
)
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(
    queue: DeferredQueue[int | None], room: DeferredSemaphore
) -> None:
    for item in range(1, ITEMS + 1):
        await room.acquire()
        queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


async def work(
    clock: IReactorTime,
    queue: DeferredQueue[int | None],
    room: DeferredSemaphore,
    name: str,
    seconds: float,
) -> None:
    while (item := await queue.get()) is not None:
        print(f"{name} takes {item}")
        room.release()
        await deferLater(clock, seconds)
        print(f"{name} finishes {item}")
    room.release()
    print(f"{name} ends")


async def main(clock: IReactorTime, workers: dict[str, float]) -> None:
    queue: DeferredQueue[int | None] = DeferredQueue(ROOM)
    room = DeferredSemaphore(ROOM)
    deferreds = [
        Deferred.fromCoroutine(work(clock, queue, room, name, seconds))
        for name, seconds in workers.items()
    ]
    await produce(queue, room)
    for _ in workers:
        await room.acquire()
        queue.put(None)
    await gatherResults(deferreds)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    react(main, [{name: float(text) for name, text in words}])
