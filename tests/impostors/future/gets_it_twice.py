"""Get the result twice, by a callback and by waiting.

A Future calls everything that waits for it. The callback was there
first, and stayed when `await` came.

Caught by:
- Main gets the result once, after it was set: extra-line
"""

import asyncio
import sys

DELAY = ["1"]  # seconds


async def worker(future: asyncio.Future[str], seconds: float) -> None:
    await asyncio.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


async def main(seconds: float) -> None:
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda future: print("main gets", future.result()))
    async with asyncio.TaskGroup() as group:
        group.create_task(worker(future, seconds))
        print("main waits")
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
