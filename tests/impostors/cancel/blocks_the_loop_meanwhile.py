"""Wait on the thread that the loop needs.

`time.sleep` waits just as well, as it seems. The sleeper has been
created, but it cannot begin before main lets go, and then never does.

Caught by:
- The sleeper sleeps before main cancels: missing-line
"""

import asyncio
import sys
import time

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


def wait(seconds: float) -> None:
    time.sleep(seconds)


async def main(seconds: float) -> None:
    print("main waits")
    task = asyncio.create_task(sleeper())
    wait(seconds)
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
