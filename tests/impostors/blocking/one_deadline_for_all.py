"""Give everything one deadline, set before the call.

The clock goes on while the loop stands still: the time of the call is
missing from the steps after it.

See: the ticker should tick as long after the call as before, but the
call has used up its time.

Caught by:
- A sleep after the call lasts its own time: early
"""

import asyncio
import sys
import time
from contextlib import suppress

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


async def ticker() -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        print("ticker ticks")


async def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


async def main(seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(2 * A_FEW * INTERVAL), asyncio.TaskGroup() as group:
            group.create_task(ticker())
            await asyncio.sleep(A_FEW * INTERVAL)
            await group.create_task(blocker(seconds))
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    asyncio.run(main(float(text)))
