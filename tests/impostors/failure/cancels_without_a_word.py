"""Cancel the other jobs without printing it.

It seemed unnecessary to print it: a TaskGroup stops them anyway. Their
work stays half done, and no line shows it.

Caught by:
- Every other job ends or is cancelled, once: missing-line
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    await asyncio.sleep(seconds)
    if name.startswith("Oops"):
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
