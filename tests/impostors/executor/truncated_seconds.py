"""Block for whole seconds only: `int` drops the rest.

The first timers in C counted whole seconds, and many a configuration
still does. A call of 1 s is right; one of 0.1 s blocks nothing.

Caught by:
- No call returns before its time: early
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
    asyncio.run(main({name: int(float(text)) for name, text in words}))
