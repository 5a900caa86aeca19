"""Hand out all calls but the last, and make that one directly.

A thread that only waits might as well work, and one thread is saved.
But it is the thread of the loop, which stands still during the call.

Caught by:
- The calls do not run on the loop's thread: threads
"""

import asyncio
import sys
import time

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    loop = asyncio.get_running_loop()
    *first, last = calls.items()
    futures = [loop.run_in_executor(None, block, *call) for call in first]
    name = block(*last)
    sys.stdout.write("main sleeps\n")
    await asyncio.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *await asyncio.gather(*futures), name)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
