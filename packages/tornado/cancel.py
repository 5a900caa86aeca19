"""Cancel a task that sleeps, and wait until it has cleaned up.

Tornado leaves cancelling to asyncio. `convert_yielded` makes a native
coroutine an asyncio task, and awaiting a cancelled one raises its
error again, in `main`. A cancel does not reach a coroutine of
`gen.coroutine`.
"""

import asyncio
import sys

from tornado import gen

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        await gen.sleep(SLEEP)
        print("sleeper wakes")
    except asyncio.CancelledError as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        await gen.sleep(CLEAN_UP)
        print("sleeper is done")


async def main(seconds: float) -> None:
    print("main waits")
    future = gen.convert_yielded(sleeper())
    await gen.sleep(seconds)
    print("main cancels")
    future.cancel()
    print("main has asked")
    try:
        await future
    except asyncio.CancelledError as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
