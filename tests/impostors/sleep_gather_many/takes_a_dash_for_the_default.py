"""Treat a dash as no argument at all.

Where arguments have fixed places, a dash often means that one of them
is left out; so the program skips it, and nothing is left.

Caught by:
- Naps can be given on standard input: wrong-value
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


if __name__ == "__main__":
    naps = [word for word in sys.argv[1:] if word != "-"] or NAPS
    words = (word.split("=") for word in naps)
    asyncio.run(main({name: float(text) for name, text in words}))
