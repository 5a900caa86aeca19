"""Refuse a wrong argument, and say that all went well.

The message is there, on standard error; but `return` is no exit code,
and a script that calls this one goes on.

Caught by:
- A wrong argument is refused: 'nap=soon' was taken: the exit code is 0
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


def start(words: list[str]) -> None:
    try:
        naps = {name: float(text) for name, text in (word.split("=") for word in words)}
    except ValueError as error:
        print(error, file=sys.stderr)
        return
    asyncio.run(main(naps))


if __name__ == "__main__":
    start(sys.argv[1:] or NAPS)
