"""Cancel a task that sleeps, and wait until it has cleaned up.

`cancel` asks, and on the loop's next turn CancelledError is raised
where the task waits: once, so the clean-up may wait again. Leaving
the TaskGroup waits for the task, and does not treat its cancellation
as a failure; `await task` would raise it in `main`.
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


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
