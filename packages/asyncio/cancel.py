"""Cancel a task that sleeps, and wait until it has cleaned up.

`cancel` asks, and on the loop's next turn CancelledError is raised
where the task waits: once, so the clean-up may wait again. `await`
waits for the task, and raises the error that ended it, here too. A
TaskGroup waits as well, but takes a cancelled task for one that ended.
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
    print("main waits")
    task = asyncio.create_task(sleeper())
    await asyncio.sleep(seconds)
    print("main cancels")
    task.cancel()
    print("main has asked")
    try:
        await task
    except asyncio.CancelledError as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
