"""Read the argument where it is needed, long after the first line.

The text is handed on as it came, and the worker is the first to make
a number of it. A wrong one is refused, but only halfway through.

Caught by:
- A wrong argument is refused: 'soon' was answered with ['main waits'
"""

import asyncio
import sys

DELAY = ["1"]  # seconds


async def worker(future: asyncio.Future[str], text: str) -> None:
    await asyncio.sleep(float(text))
    print("worker sets the result")
    future.set_result("Done!")


async def main(text: str) -> None:
    future = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(worker(future, text))
        print("main waits")
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(text))
