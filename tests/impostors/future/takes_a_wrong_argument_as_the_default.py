"""Take one second where the argument is wrong.

It is meant kindly, and means that a slip of the pen goes unnoticed:
the program does something, only not what was asked.

Caught by:
- A wrong argument is refused: 'soon' was answered with ['main waits'
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


def read(words: list[str]) -> float:
    try:
        [text] = words
        return float(text)
    except ValueError:
        return read(DELAY)


if __name__ == "__main__":
    asyncio.run(main(read(sys.argv[1:])))
