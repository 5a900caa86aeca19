"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is a
task, its coroutine and an entry in the loop's heap of timers. At one
moment, a million tasks are in the loop's queue of ready tasks.
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
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    asyncio.run(main({name: float(text) for name, text in words}))
