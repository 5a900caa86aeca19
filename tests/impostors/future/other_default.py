"""Take half a second when no delay is given.

The author found a second too long to wait for, but the page still says
one second.

Caught by:
- Without an argument the worker takes one second: early
"""

import asyncio
import sys

DELAY = ["0.5"]  # seconds


async def worker(future: asyncio.Future[str], seconds: float) -> None:
    await asyncio.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


async def main(seconds: float) -> None:
    future = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(worker(future, seconds))
        print("main waits")
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
