"""Take no naps when none are given.

Every test gives arguments, so the tests do not show that the default
is missing: without arguments the list of words is empty.

Caught by:
- Without arguments it takes the three naps of this page: wrong-value
"""

import asyncio
import sys


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
    words = [word.split("=") for word in sys.argv[1:]]
    asyncio.run(main({name: float(text) for name, text in words}))
