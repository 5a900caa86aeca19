"""Clean up twice after a failure.

The job leaves the list of what is under way before it raises, and
leaves it again in `finally`. The second error takes the place of the
first.

Caught by:
- Main catches the error that a job says it raises: wrong-value
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds

under_way: list[str] = []


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    under_way.append(name)
    try:
        await asyncio.sleep(seconds)
        if name.startswith("Oops"):
            under_way.remove(name)
            print(f"{name} raises RuntimeError")
            raise RuntimeError(name)
        print(f"{name} ends")
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    finally:
        under_way.remove(name)


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
