"""Wait for a result that is not there yet.

A Future here is a value and a list of tasks that wait for it. `await`
passes it through every coroutine in between to the Task, which joins
that list; setting the Future makes the loop call the Tasks.
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
