"""Make a mistake in the line that raises, and catch that one, too.

The message is looked up, and there is none for this job. Lines that
raise are seldom run, and `except Exception` takes one error for
another.

See: main catches a KeyError, where the job was about to raise a
RuntimeError.

Caught by:
- Main catches the error that a job says it raises: wrong-value
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds
MESSAGES = {"Oops": "the usual"}


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(MESSAGES[name])
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for name, seconds in jobs.items():
                group.create_task(work(name, seconds))
    except* Exception as errors:
        kinds = [type(error).__name__ for error in errors.exceptions]
        print("main catches", type(errors).__name__, "of", *kinds)
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
