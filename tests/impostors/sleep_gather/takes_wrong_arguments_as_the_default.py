"""Take the default naps where the arguments are wrong.

It is meant kindly, and means that a slip of the pen goes unnoticed:
the program does something, only not what was asked.

Caught by:
- A wrong argument is refused: 'nap=soon' was answered with ['Task-A sleeps'
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
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    print("gathered", *(task.result() for task in tasks))


def read(words: list[str]) -> dict[str, float]:
    return {name: float(text) for name, text in (word.split("=") for word in words)}


if __name__ == "__main__":
    try:
        naps = read(sys.argv[1:] or NAPS)
    except ValueError:
        naps = read(NAPS)
    asyncio.run(main(naps))
