"""Keep every line until the end, and write all of them at once.

One large write is cheaper than many small ones. The lines and their
order are right, but nothing appears until all is over.

Caught by:
- No nap wakes before its time: early
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(lines: list[str], name: str, seconds: float) -> str:
    lines.append(f"{name} sleeps")
    await asyncio.sleep(seconds)
    lines.append(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    lines: list[str] = []
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(lines, name, seconds)) for name, seconds in naps.items()]
    lines.append(" ".join(["gathered", *(task.result() for task in tasks)]))
    print("\n".join(lines))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
