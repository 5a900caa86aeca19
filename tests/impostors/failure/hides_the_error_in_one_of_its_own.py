"""Raise an error of its own in place of the job's.

The new one has the old one as its cause, for those who look. `main`
prints what it got, and does not say what was in it.

Caught by:
- Main catches the error that a job says it raises: wrong-value
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


class JobError(Exception):
    pass


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def attempt(name: str, seconds: float) -> None:
    try:
        await work(name, seconds)
    except RuntimeError as error:
        raise JobError(name) from error


async def main(jobs: dict[str, float]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for name, seconds in jobs.items():
                group.create_task(attempt(name, seconds))
    except* JobError as errors:
        kinds = [type(error).__name__ for error in errors.exceptions]
        print("main catches", type(errors).__name__, "of", *kinds)
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
