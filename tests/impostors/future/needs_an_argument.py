"""Need an argument, although there is a default.

Every test gives one, so the tests do not show that the default is
missing.

Caught by:
- Without an argument the worker takes one second: missing-line
"""

import asyncio
import sys


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
    asyncio.run(main(float(sys.argv[1])))
