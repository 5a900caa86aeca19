"""Make no more than two calls at once.

A pool must have some size, and one thread for each core is the usual
advice. It is meant for calls that compute; these only wait.

Caught by:
- Every call starts before any call returns: sequential
- The calls do not run on the loop's thread: sequential
"""

import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
THREADS = 2


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(THREADS) as pool:
        futures = [loop.run_in_executor(pool, block, *call) for call in calls.items()]
        sys.stdout.write("main sleeps\n")
        await asyncio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
        print("gathered", *await asyncio.gather(*futures))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
