"""Take three naps of one second each when none are given.

The names of the default naps are right and their lengths are not: a
copy of the page that was not changed along with it.

Caught by:
- Without arguments it takes the three naps of this page: late
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=1", "Task-C=1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
