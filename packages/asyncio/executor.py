"""Call what blocks on other threads, and keep the loop free.

`to_thread` borrows a thread of the loop's own pool, and takes the
caller's context variables along. `loop.run_in_executor` is the older
way, for a pool of your choice; it leaves the context behind.
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
    asyncio.run(main({name: float(text) for name, text in words}))
