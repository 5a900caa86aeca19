"""Start jobs that nobody waits for, and see what becomes of each.

`spawn_callback` starts a coroutine whose result nobody wants, and the
loop logs its error at once. The loop is asyncio's: `run` cancels what
is not done with `main`.
"""

import asyncio
import sys

from tornado import gen
from tornado.ioloop import IOLoop

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await gen.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        IOLoop.current().spawn_callback(work, name, seconds)
    print("main goes on")
    await gen.sleep(OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
