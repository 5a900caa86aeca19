"""Refuse a wrong argument on standard output.

`print` is at hand, and a person at a terminal sees no difference; a
program that reads the trace takes the message for an event.

Caught by:
- A wrong argument is refused: 'nap=soon' was answered with ['usage: sleep_gather
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
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    try:
        naps = {name: float(text) for name, text in words}
    except ValueError:
        print("usage: sleep_gather [NAME=SECONDS ...]")
        sys.exit(2)
    asyncio.run(main(naps))
