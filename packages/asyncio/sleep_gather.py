"""Sleep side by side, then gather the names in the order given.

A TaskGroup owns its tasks: leaving the block waits for every one,
and the first failure cancels the rest. `asyncio.gather` is shorter,
but lets the rest run on after a failure.
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
        tasks = [
            group.create_task(nap(name, seconds))
            for name, seconds in naps.items()
        ]
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
