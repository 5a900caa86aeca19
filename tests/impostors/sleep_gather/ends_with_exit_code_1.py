"""Do everything right, and end with exit code 1.

`sys.exit(main())` is the usual last line; but what is neither a
number nor None counts as an error, and `main` returns the names.

Caught by:
- It ends by itself after gathering: exit-code
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> list[str]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    names = [task.result() for task in tasks]
    print("gathered", *names)
    return names


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    sys.exit(asyncio.run(main({name: float(text) for name, text in words})))  # type: ignore[arg-type]  # the mistake
