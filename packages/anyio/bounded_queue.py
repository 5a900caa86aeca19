"""Hold a producer back by a queue that has room for two.

A memory object stream is Trio's channel on either backend, with two
ends. Closing the sender ends every loop over the receiver, once all
that was sent has been received.
"""

import sys

import anyio
from anyio.streams.memory import (
    MemoryObjectReceiveStream,
    MemoryObjectSendStream,
)

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(sender: MemoryObjectSendStream[int]) -> None:
    async with sender:
        for item in range(1, ITEMS + 1):
            await sender.send(item)
            print(f"producer puts {item}")
        print("producer is done")


async def work(
    receiver: MemoryObjectReceiveStream[int], name: str, seconds: float
) -> None:
    async for item in receiver:
        print(f"{name} takes {item}")
        await anyio.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


async def main(workers: dict[str, float]) -> None:
    sender, receiver = anyio.create_memory_object_stream[int](ROOM)
    async with receiver, anyio.create_task_group() as group:
        for name, seconds in workers.items():
            group.create_task(work(receiver, name, seconds))
        await produce(sender)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    anyio.run(main, {name: float(text) for name, text in words})
