"""Let the producer look every 50 ms whether there is room.

`put_nowait` tries without waiting, and a pause keeps the processor idle
between two tries. The workers always find an item.

Caught by:
- The process sleeps while its workers work: polls
"""

import asyncio
import sys

ITEMS = 8
LOOK = 0.05  # seconds
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(queue: asyncio.Queue[int]) -> None:
    for item in range(1, ITEMS + 1):
        while queue.full():
            await asyncio.sleep(LOOK)
        queue.put_nowait(item)
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
