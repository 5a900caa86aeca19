"""Set a timer for each deadline, and never cancel it.

A timer does not know why it was set. This one cancels the task that
happens to wait then: here in the next sleep, when half of its time is
left.

Caught by:
- The deadline comes on time: early
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


async def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    task = asyncio.current_task()
    assert task
    for name, seconds in naps.items():
        asyncio.get_running_loop().call_later(limit, task.cancel)
        try:
            await nap(name, seconds)
        except asyncio.CancelledError:
            print("main catches", TimeoutError.__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
