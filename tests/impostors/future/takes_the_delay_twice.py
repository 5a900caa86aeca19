"""Take the delay twice, in the caller and in the worker.

The worker is started late and then sleeps as long again: two places,
each of which thought that the delay was its own to keep.

Caught by:
- The worker's delay is kept: late
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
    async with asyncio.TaskGroup() as group:
        print("main waits")
        await asyncio.sleep(seconds)
        group.create_task(worker(future, seconds))
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
