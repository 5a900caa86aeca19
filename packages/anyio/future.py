"""Wait for a result that is not there yet.

anyio's Future is built on its own Event, so it is the same on every
backend; assigning its value sets it. A TaskHandle is awaited in the
same way. Older programs pass a value as Trio's do, through a memory
object stream.
"""

import sys

import anyio

DELAY = ["1"]  # seconds


async def worker(future: anyio.Future[str], seconds: float) -> None:
    await anyio.sleep(seconds)
    print("worker sets the result")
    future.return_value = "Done!"


async def main(seconds: float) -> None:
    future = anyio.Future[str]()
    async with anyio.create_task_group() as group:
        print("main waits")
        group.create_task(worker(future, seconds))
        print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    anyio.run(main, float(text))
