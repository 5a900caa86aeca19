"""Make no calls when none are given.

Every test gives arguments, so the tests do not show that the default
is missing: without arguments the list of words is empty.

Caught by:
- Without arguments it makes the three calls of this page: wrong-value
"""

import asyncio
import sys
import time


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
        await asyncio.sleep(min(calls.values(), default=0) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:]]
    asyncio.run(main({name: float(text) for name, text in words}))
