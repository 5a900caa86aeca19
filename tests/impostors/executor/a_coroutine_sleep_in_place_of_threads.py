"""Sleep in coroutines, where the calls should block threads.

The lines and their times are all right, for a sleep is easily made
asynchronous. A call that really blocks could not be put in its place.

Caught by:
- The calls do not run on the loop's thread: threads
"""

import asyncio
import sys

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def block(name: str, seconds: float) -> str:
    print(f"{name} blocks")
    await asyncio.sleep(seconds)
    print(f"{name} returns")
    return name


async def main(calls: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(block(name, seconds)) for name, seconds in calls.items()]
        sys.stdout.write("main sleeps\n")
        await asyncio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
