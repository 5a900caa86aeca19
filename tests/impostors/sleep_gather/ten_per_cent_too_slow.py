"""Sleep ten per cent longer than asked.

A little is added so that no nap can ever be too short. A short nap
hides it among the hiccups of the machine; a long one cannot.

Caught by:
- No nap oversleeps: late
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
MARGIN = 1.1


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds * MARGIN)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
