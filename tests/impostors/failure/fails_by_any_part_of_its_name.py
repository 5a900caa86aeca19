"""Let every job fail whose name has Oops in it, wherever that stands.

`in` is shorter than `startswith`, and was right for all the names that
there were at the time.

Caught by:
- A failing job fails on time: order
- Every other job ends or is cancelled, once: wrong-value
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if "Oops" in name:
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for name, seconds in jobs.items():
                group.create_task(work(name, seconds))
    except* RuntimeError as errors:
        kinds = [type(error).__name__ for error in errors.exceptions]
        print("main catches", type(errors).__name__, "of", *kinds)
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
