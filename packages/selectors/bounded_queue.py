"""Hold a producer back by a queue that has room for two.

A queue is a deque and a Future. Who cannot go on awaits the Future;
whoever changes the deque sets it, and puts another in its place. All
who wait then look again, those first who have waited longest.
"""

import sys
from collections import deque

import loop

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


class Queue:
    def __init__(self, room: int) -> None:
        self.items: deque[int | None] = deque()
        self.room = room
        self.changed = loop.Future[None]()

    async def put(self, item: int | None) -> None:
        while len(self.items) == self.room:
            await self.changed
        self.items.append(item)
        self.change()

    async def get(self) -> int | None:
        while not self.items:
            await self.changed
        self.change()
        return self.items.popleft()

    def change(self) -> None:
        changed, self.changed = self.changed, loop.Future[None]()
        changed.set_result(None)


async def produce(queue: Queue) -> None:
    for item in range(1, ITEMS + 1):
        await queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


async def work(queue: Queue, name: str, seconds: float) -> None:
    while (item := await queue.get()) is not None:
        print(f"{name} takes {item}")
        await loop.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


async def main(workers: dict[str, float]) -> None:
    queue = Queue(ROOM)
    tasks = [
        loop.spawn(work(queue, name, seconds))
        for name, seconds in workers.items()
    ]
    await produce(queue)
    for _ in workers:
        await queue.put(None)
    for task in tasks:
        await task
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    loop.run(main({name: float(text) for name, text in words}))
