"""Write lines in pieces, from several threads.

The name is written when the call begins and the verb when it is over,
as in "copying ... done". One thread may do so; here the others write
in between.

Caught by:
- Every call starts once and returns once: extra-line
"""

import asyncio
import sys
import time

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    print(name, "blocks")
    print(name, end=" ")
    time.sleep(seconds)
    print("returns")
    return name


async def main(calls: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(asyncio.to_thread(block, name, seconds))
            for name, seconds in calls.items()
        ]
        sys.stdout.write("main sleeps\n")
        await asyncio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
