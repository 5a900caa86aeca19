"""Print that the sleep is cancelled, but leave it running.

`asyncio.wait` has a timeout too, but raises nothing and cancels
nothing. A program that confuses it with `wait_for` reports something
that never happened.

Caught by:
- Every line comes in order, and nothing else is printed: extra-line
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    await asyncio.sleep(seconds)
    print(f"{name} ends")


async def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        task = asyncio.create_task(nap(name, seconds))
        _, late = await asyncio.wait([task], timeout=limit)
        if late:
            print(f"{name} is cancelled")
            print("main catches", TimeoutError.__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
