"""Say that `main` ends when there are no more items to put.

The line stands where the work of `main` seems to be over. But `main`
still waits for its workers below that line.

Caught by:
- Every worker ends once, and main ends last: order
- It ends by itself: order
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
    tasks = [asyncio.create_task(work(queue, *worker)) for worker in workers.items()]
    await produce(queue)
    print("main ends")
    await queue.join()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    asyncio.run(main({name: float(text) for name, text in words}))
