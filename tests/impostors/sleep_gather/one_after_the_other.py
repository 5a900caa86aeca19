"""Take the naps one after the other.

Each `await` looks as if it only started a nap: it waits for the end.
Every line is right, and so is every nap; only nothing overlaps.

See: the bars follow one another, and the whole takes as long as all
naps together.

Caught by:
- Every nap starts before any nap ends: sequential
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    names = [await nap(name, seconds) for name, seconds in naps.items()]
    print("gathered", *names)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
