"""Tell only one worker that no more items come.

A sentinel is an item like any other, and the worker that takes it
takes it away from the rest. They wait for ever.

Caught by:
- Every worker ends once, and main ends last: missing-line
- It ends by itself: not-ended
"""

import asyncio
import sys

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(queue: asyncio.Queue[int | None]) -> None:
    for item in range(1, ITEMS + 1):
        await queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


async def work(queue: asyncio.Queue[int | None], name: str, seconds: float) -> None:
    while (item := await queue.get()) is not None:
        print(f"{name} takes {item}")
        await asyncio.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


async def main(workers: dict[str, float]) -> None:
    queue = asyncio.Queue[int | None](ROOM)
    async with asyncio.TaskGroup() as group:
        for name, seconds in workers.items():
            group.create_task(work(queue, name, seconds))
        await produce(queue)
        await queue.put(None)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    asyncio.run(main({name: float(text) for name, text in words}))
