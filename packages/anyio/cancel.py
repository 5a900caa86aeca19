"""Cancel a task that sleeps, and wait until it has cleaned up.

A handle cancels its own child, and the rest of the group goes on.
Every wait there raises again, as in Trio, so the clean-up needs a
shield. The error is the backend's: `get_cancelled_exc_class` returns
its class. Awaiting the handle raises a TaskCancelled of AnyIO's own.
"""

import sys

import anyio

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        await anyio.sleep(SLEEP)
        print("sleeper wakes")
    except anyio.get_cancelled_exc_class() as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        with anyio.CancelScope(shield=True):
            await anyio.sleep(CLEAN_UP)
        print("sleeper is done")


async def main(seconds: float) -> None:
    async with anyio.create_task_group() as group:
        print("main waits")
        handle = group.create_task(sleeper())
        await anyio.sleep(seconds)
        print("main cancels")
        handle.cancel()
        print("main has asked")
        try:
            await handle
        except anyio.TaskCancelled as error:
            print("main sees", type(error).__name__)
        else:
            print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    anyio.run(main, float(text))
