"""Take what follows the last line end to be a nap.

A text that is split at its line ends has an empty piece at its end,
unless its last line has none: so it was, when this was tried out.

Caught by:
- Naps can be given on standard input: missing-line
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
    lines = sys.stdin.read().split("\n") if sys.argv[1:] == ["-"] else []
    naps = lines or sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    asyncio.run(main({name: float(text) for name, text in words}))
