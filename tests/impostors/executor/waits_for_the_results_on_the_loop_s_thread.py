"""Ask the pool's own futures for their results, in a coroutine.

`result` of `concurrent.futures` is not awaited, it blocks. The calls
have threads of their own, and the loop waits for them like a thread.

See: no call is late, but the loop stands still until the last one has
returned.

Caught by:
- Main sleeps and wakes while every call blocks: sequential
"""

import asyncio
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def collect(futures: list[Future[str]]) -> list[str]:
    return [future.result() for future in futures]


async def main(calls: dict[str, float]) -> None:
    with ThreadPoolExecutor() as pool:
        futures = [
            pool.submit(block, name, seconds)
            for name, seconds in calls.items()
        ]
        task = asyncio.create_task(collect(futures))
        sys.stdout.write("main sleeps\n")
        await asyncio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
        print("gathered", *await task)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
