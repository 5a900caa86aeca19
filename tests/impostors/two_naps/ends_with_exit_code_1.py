"""Hand what `gather` returns to `sys.exit`.

It is a list. `sys.exit` prints what is not a number, and fails.

Caught by:
- It ends by itself after the last task has woken: exit-code
"""

import asyncio
import sys

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} turns over")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")


async def main(naps: dict[str, float]) -> list[None]:
    return await asyncio.gather(*(nap(*item) for item in naps.items()))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    sys.exit(str(asyncio.run(main({n: float(text) for n, text in words}))))
