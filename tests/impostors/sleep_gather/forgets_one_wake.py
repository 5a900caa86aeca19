"""Print every waking except the last.

The last task to wake has another duty: it lets `main` go on. In the
branch for that, the line was forgotten.

Caught by:
- Every nap starts once and wakes once: missing-line
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(asleep: set[str], woken: asyncio.Event, name: str, seconds: float) -> None:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    asleep.remove(name)
    if asleep:
        print(f"{name} wakes")
    else:
        woken.set()


async def main(naps: dict[str, float]) -> None:
    asleep, woken = set(naps), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for name, seconds in naps.items():
            group.create_task(nap(asleep, woken, name, seconds))
        await woken.wait()
    print("gathered", *naps)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
