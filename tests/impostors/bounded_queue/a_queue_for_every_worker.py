"""Give every worker a queue of its own, and every item to all of them.

That is the way to spread news, not to share work.

Caught by:
- Every item is put once, taken once and finished once: extra-line
"""

import asyncio
import sys

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(queues: list[asyncio.Queue[int]]) -> None:
    for item in range(1, ITEMS + 1):
        for queue in queues:
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
    queues = [asyncio.Queue[int](ROOM) for _ in workers]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(work(queue, *worker))
            for queue, worker in zip(queues, workers.items(), strict=True)
        ]
        await produce(queues)
        for queue in queues:
            await queue.join()
        for task in tasks:
            task.cancel()
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    asyncio.run(main({name: float(text) for name, text in words}))
