"""A deadline on the waiting alone: the task goes on, and says when it has ended."""

import asyncio
import sys


async def nap(name, seconds):
    print(f"{name} begins")
    await asyncio.sleep(seconds)
    print(f"{name} ends")


async def main(limit):
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        task = asyncio.create_task(nap(name, seconds))
        try:
            await asyncio.wait_for(asyncio.shield(task), limit)
        except TimeoutError as error:
            print("main catches", type(error).__qualname__)
    await asyncio.sleep(limit * 3)
    print("main ends")


asyncio.run(main(float(sys.argv[1] if len(sys.argv) > 1 else 0.3)))
