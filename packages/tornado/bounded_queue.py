"""Hold a producer back by a queue that has room for two.

The queue came before asyncio's and is much like it, but a loop can
iterate over it. It cannot be closed: None, once for every worker,
means the end. `multi` has started the workers when it returns.
"""

import asyncio
import sys

from tornado import gen
from tornado.queues import Queue

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(queue: Queue[int | None]) -> None:
    for item in range(1, ITEMS + 1):
        await queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


async def work(
    queue: Queue[int | None], name: str, seconds: float
) -> None:
    async for item in queue:
        if item is None:
            break
        print(f"{name} takes {item}")
        await gen.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


async def main(workers: dict[str, float]) -> None:
    queue = Queue[int | None](ROOM)
    working = gen.multi(
        [
            work(queue, name, seconds)
            for name, seconds in workers.items()
        ]
    )
    await produce(queue)
    for _ in workers:
        await queue.put(None)
    await working
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    asyncio.run(main({name: float(text) for name, text in words}))
