"""Hold a producer back by a queue that has room for two.

A memory channel is a queue with two ends, which are closed separately.
Closing the sender ends every loop over the receiver, once all items
have been received: the program need not tell the workers.
"""

import sys

import trio

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


async def produce(sender: trio.MemorySendChannel[int]) -> None:
    async with sender:
        for item in range(1, ITEMS + 1):
            await sender.send(item)
            print(f"producer puts {item}")
        print("producer is done")


async def work(
    receiver: trio.MemoryReceiveChannel[int], name: str, seconds: float
) -> None:
    async for item in receiver:
        print(f"{name} takes {item}")
        await trio.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


async def main(workers: dict[str, float]) -> None:
    sender, receiver = trio.open_memory_channel[int](ROOM)
    async with receiver, trio.open_nursery() as nursery:
        for name, seconds in workers.items():
            nursery.start_soon(work, receiver, name, seconds)
        await produce(sender)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    trio.run(main, {name: float(text) for name, text in words})
