"""Lose the last nap on standard input if its line has no end.

After the last line end there is usually nothing: so the program drops
that part, and with it a last line without a line end.

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
    lines = sys.stdin.read().split("\n")[:-1] if sys.argv[1:] == ["-"] else []
    naps = lines or sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    asyncio.run(main({name: float(text) for name, text in words}))
