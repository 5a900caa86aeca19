"""Hold a producer back by a queue that has room for two.

A queue is a list and a Future. A task that cannot go on awaits the
Future; one that changes the list sets it, and makes a new one. All
waiting tasks then look again, the longest waiting first.
"""

import sys

import loop

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


class Queue:
    def __init__(self) -> None:
        self.items: list[int | None] = []
        self.changed = loop.Future[None]()

    async def put(self, item: int | None) -> None:
        while len(self.items) == ROOM:
            await self.changed
        self.items.append(item)
        self.change()

    async def get(self) -> int | None:
        while not self.items:
            await self.changed
        self.change()
        return self.items.pop(0)

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
    queue = Queue()
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
