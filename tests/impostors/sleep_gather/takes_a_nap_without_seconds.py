"""Take a nap without seconds to be one of one second.

A default for every part of an argument is convenient, and not in the
contract. Seconds that are no number are refused as they should be.

Caught by:
- A wrong argument is refused: 'nap' was answered with ['nap sleeps'
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
    words = [word.partition("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text or 1) for name, _, text in words}))
