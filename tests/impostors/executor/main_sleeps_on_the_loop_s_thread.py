"""Hand the calls to threads, and block in main itself.

`time.sleep` was right inside the calls, and was copied. The tasks that
make the calls cannot begin before main lets the loop go on.

Caught by:
- Main sleeps and wakes while every call blocks: sequential
"""

import asyncio
import sys
import time

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def wait(seconds: float) -> None:
    time.sleep(seconds)


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    wait(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(asyncio.to_thread(block, name, seconds))
            for name, seconds in calls.items()
        ]
        sys.stdout.write("main sleeps\n")
        wait(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
