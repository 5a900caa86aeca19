"""Begin with every item as soon as it is there, in a task of its own.

A task for each item looks like the way to work on many at once. The
queue is bounded, but always empty: it no longer slows down the
producer.

Caught by:
- An item is finished by the worker that took it: order
"""

import asyncio
import sys

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(queue: asyncio.Queue[int]) -> None:
    for item in range(1, ITEMS + 1):
        await queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


async def carry(queue: asyncio.Queue[int], name: str, seconds: float, item: int) -> None:
    await asyncio.sleep(seconds)
    print(f"{name} finishes {item}")
    queue.task_done()


async def work(queue: asyncio.Queue[int], name: str, seconds: float) -> None:
    carried = []
    try:
        while True:
            item = await queue.get()
            print(f"{name} takes {item}")
            carried.append(asyncio.create_task(carry(queue, name, seconds, item)))
    finally:
        print(f"{name} ends")


async def main(workers: dict[str, float]) -> None:
    queue = asyncio.Queue[int](ROOM)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(queue, *worker)) for worker in workers.items()]
        await produce(queue)
        await queue.join()
        for task in tasks:
            task.cancel()
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    asyncio.run(main({name: float(text) for name, text in words}))
