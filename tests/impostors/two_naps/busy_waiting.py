"""Look at the clock again and again, in turn with the others.

`sleep(0)` gives way to the others without any wait, so the loop never
sleeps.

Caught by:
- The process sleeps while all tasks sleep: busy
"""

import asyncio
import sys
import time

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def sleep(seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        await asyncio.sleep(0)
        if time.monotonic() >= end:
            break


async def nap(name: str, seconds: float) -> None:
    print(f"{name} sleeps")
    await sleep(seconds)
    print(f"{name} turns over")
    await sleep(seconds)
    print(f"{name} wakes")


async def main(naps: dict[str, float]) -> None:
    await asyncio.gather(*(nap(*item) for item in naps.items()))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
