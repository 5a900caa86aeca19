"""Take whole seconds only: `int` drops the rest.

By hand it is always started with 1, or with nothing, and the mistake
does not show. A delay below one second becomes zero.

Caught by:
- The worker's delay is kept: early
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
        group.create_task(worker(future, seconds))
        print("main waits")
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(int(float(text))))
