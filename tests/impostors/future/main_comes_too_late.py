"""Wait for the worker first, and for its result afterwards.

Awaiting a coroutine runs it to its end; a program that wants it to run
meanwhile makes a task of it. Nothing is left to wait for.

Caught by:
- Main waits before the worker sets the result: order
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
    await worker(future, seconds)
    print("main waits")
    print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
