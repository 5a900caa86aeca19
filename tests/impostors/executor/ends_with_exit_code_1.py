"""Do everything right, and end with exit code 1.

`sys.exit(main())` is the usual last line; but what is neither a
number nor None counts as an error, and `main` returns the names.

Caught by:
- It ends by itself after gathering: exit-code
"""

import asyncio
import sys
import time

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> list[str]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(asyncio.to_thread(block, name, seconds))
            for name, seconds in calls.items()
        ]
        sys.stdout.write("main sleeps\n")
        await asyncio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    names = [task.result() for task in tasks]
    print("gathered", *names)
    return names


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    sys.exit(asyncio.run(main({name: float(text) for name, text in words})))  # type: ignore[arg-type]  # the mistake
