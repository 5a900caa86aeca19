"""Gather the names in the order of waking.

`as_completed` gives each result as soon as there is one, which is
what is wanted nearly always; the order of the arguments is lost.

Caught by:
- The names are gathered in the order of the arguments: order
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
    tasks = [asyncio.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    print("gathered", *[await task for task in asyncio.as_completed(tasks)])


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
