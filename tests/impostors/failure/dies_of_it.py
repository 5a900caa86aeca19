"""Expect the error itself, where a group of errors comes.

`except RuntimeError` was right for `gather`, and stayed when a
TaskGroup came. What it raises now is an ExceptionGroup.

Caught by:
- Main catches one failure, after it: missing-line
- Main outlives the failure: exit-code
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
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for name, seconds in jobs.items():
                group.create_task(work(name, seconds))
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
