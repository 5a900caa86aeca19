"""Await each job where it should be started.

`await work(...)` is what one writes for any other coroutine, and so
one job comes after the other.

Caught by:
- Main goes on before any job is over: sequential
"""

import asyncio
import sys
import traceback

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        try:
            await work(name, seconds)
        except RuntimeError:
            traceback.print_exc()
    print("main goes on")
    await asyncio.sleep(OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
