"""Wait for 0.3 s where the argument is wrong.

It is meant kindly, and means that a slip of the pen goes unnoticed:
the program does something, only not what was asked.

Caught by:
- A wrong argument is refused: 'soon' was answered with ['main waits'
"""

import asyncio
import sys

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        await asyncio.sleep(SLEEP)
        print("sleeper wakes")
    except asyncio.CancelledError as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        await asyncio.sleep(CLEAN_UP)
        print("sleeper is done")


async def main(seconds: float) -> None:
    async with asyncio.TaskGroup() as group:
        print("main waits")
        task = group.create_task(sleeper())
        await asyncio.sleep(seconds)
        print("main cancels")
        task.cancel()
        print("main has asked")
    print("main goes on")


def read(words: list[str]) -> float:
    try:
        [text] = words
        return float(text)
    except ValueError:
        return read(DELAY)


if __name__ == "__main__":
    asyncio.run(main(read(sys.argv[1:])))
