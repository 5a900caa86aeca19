"""Print the puts only after all items were put.

`gather` puts them all, in the right order and each as soon as there is
room, but it returns only when the last put is done.

Caught by:
- No item is taken before it was put: early
- The producer fills the queue: late
"""

import asyncio
import sys

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(queue: asyncio.Queue[int]) -> None:
    items = range(1, ITEMS + 1)
    await asyncio.gather(*map(queue.put, items))
    for item in items:
        print(f"producer puts {item}")
    print("producer is done")


async def work(queue: asyncio.Queue[int], name: str, seconds: float) -> None:
    try:
        while True:
            item = await queue.get()
            print(f"{name} takes {item}")
            await asyncio.sleep(seconds)
            print(f"{name} finishes {item}")
            queue.task_done()
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
