"""Do everything right, and end with exit code 1.

`sys.exit(main())` is the usual last line; but what is neither a
number nor None counts as an error, and `main` returns the result.

Caught by:
- It ends by itself after main got the result: exit-code
"""

import asyncio
import sys

DELAY = ["1"]  # seconds


async def worker(future: asyncio.Future[str], seconds: float) -> None:
    await asyncio.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


async def main(seconds: float) -> str:
    future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(worker(future, seconds))
        print("main waits")
        print("main gets", result := await future)
    return result


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    sys.exit(asyncio.run(main(float(text))))
