"""Leave out the arguments that it does not understand.

Who is lenient with what comes in works on nothing without a word.

Caught by:
- A wrong argument is refused: 'worker=soon' was answered with
"""

import asyncio
import sys
from contextlib import suppress

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
        if workers:
            await produce(queue)
        if workers:
            await queue.join()
        for task in tasks:
            task.cancel()
    print("main ends")


if __name__ == "__main__":
    workers = {}
    for word in sys.argv[1:] or WORKERS:
        name, _, text = word.partition("=")
        with suppress(ValueError):
            workers[name] = float(text)
    asyncio.run(main(workers))
