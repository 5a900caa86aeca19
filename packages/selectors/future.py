"""Wait for a result that is not there yet.

A Future here is a value and a list of those who wait for it. Awaiting
one hands it down, through every coroutine in between, to the Task,
which waits in that list; setting it makes the loop call them.
"""

import sys

import loop

DELAY = ["1"]  # seconds


async def worker(future: loop.Future[str], seconds: float) -> None:
    await loop.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


async def main(seconds: float) -> None:
    future = loop.Future[str]()
    print("main waits")
    loop.spawn(worker(future, seconds))
    print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    loop.run(main(float(text)))
