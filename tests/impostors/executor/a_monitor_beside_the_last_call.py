"""Make the last call directly, in a program that has another thread.

A monitor, a logger or a driver keeps a thread of its own. So there are
as many threads as ever, and none of them does the work of the loop.

Caught by:
- Main sleeps and wakes while every call blocks: sequential
"""

import asyncio
import sys
import time
from threading import Event, Thread

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    over = Event()
    Thread(target=over.wait).start()
    loop = asyncio.get_running_loop()
    *first, last = calls.items()
    futures = [loop.run_in_executor(None, block, *call) for call in first]
    name = block(*last)
    sys.stdout.write("main sleeps\n")
    await asyncio.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *await asyncio.gather(*futures), name)
    over.set()


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
