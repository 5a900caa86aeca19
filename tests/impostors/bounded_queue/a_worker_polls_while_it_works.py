"""Work in slices of 4 ms, and look at the clock in between.

A worker that should be able to stop early looks whether it must, again
and again. Every item takes its time, to the millisecond.

Caught by:
- The process sleeps while its workers work: polls
"""

import asyncio
import sys
import time

ITEMS = 8
LOOK = 0.004  # seconds
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
            due = time.monotonic() + seconds
            while time.monotonic() < due:
                await asyncio.sleep(LOOK)
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
