"""Wait for a result that is not there yet.

A Future is a value to come, and a task waits for it with `await`. The
loop makes it, so an engine may bring its own kind. Most programs
never make one: a task is a Future already.
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
        group.create_task(worker(future, seconds))
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
