"""Call what blocks on other threads, and keep the loop free.

`run_in_executor` takes any executor of `concurrent.futures`; None is
the loop's own pool of threads. It leaves context variables behind.
`multi` collects its futures as it does coroutines.
"""

import asyncio
import sys
import time

from tornado import gen
from tornado.ioloop import IOLoop

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    loop = IOLoop.current()
    futures = [
        loop.run_in_executor(None, block, name, seconds)
        for name, seconds in calls.items()
    ]
    sys.stdout.write("main sleeps\n")
    await gen.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *await gen.multi(futures))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
