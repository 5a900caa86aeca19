"""Cancel the workers as soon as all items have been put.

Items that were put are not yet finished: the last ones lie in the
queue, and the workers hold others.

Caught by:
- Every item is put once, taken once and finished once: missing-line
- An item is finished by the worker that took it: missing-line
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
        for task in tasks:
            task.cancel()
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    asyncio.run(main({name: float(text) for name, text in words}))
