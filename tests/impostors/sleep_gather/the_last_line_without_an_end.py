"""Leave the last line without its end.

A terminal shows no difference. `join` puts a line end between lines,
never after the last; a program that reads whole lines waits in vain.

Caught by:
- Every nap starts once and wakes once: torn-line
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
    sys.stdout.write(" ".join(["gathered", *(task.result() for task in tasks)]))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
