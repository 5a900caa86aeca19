"""Wait for a result that is not there yet.

Trio has no futures: a task is not an object to be awaited. Tasks pass
values through a memory channel; with no buffer, `send` and `receive`
meet, and closing the sender means that no more values come.
"""

import sys

import trio

DELAY = ["1"]  # seconds


async def worker(
    sender: trio.MemorySendChannel[str], seconds: float
) -> None:
    await trio.sleep(seconds)
    print("worker sets the result")
    async with sender:
        await sender.send("Done!")


async def main(seconds: float) -> None:
    sender, receiver = trio.open_memory_channel[str](0)
    async with trio.open_nursery() as nursery, receiver:
        print("main waits")
        nursery.start_soon(worker, sender, seconds)
        print("main gets", await receiver.receive())


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    trio.run(main, float(text))
