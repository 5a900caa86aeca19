"""Call a coroutine without `await`.

The call makes a coroutine and runs none of it, so the second nap has
no length. Python warns on standard error, and goes on.

Caught by:
- Each of the two naps has its length: early
"""

import asyncio
import sys

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} turns over")
    asyncio.sleep(seconds)  # type: ignore[unused-coroutine]
    print(f"{name} wakes")


async def main(naps: dict[str, float]) -> None:
    await asyncio.gather(*(nap(*item) for item in naps.items()))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
