"""Have nothing to do when no jobs are given.

Every test gives arguments, so the tests do not show that the default
is missing: without arguments the list of words is empty.

Caught by:
- Without arguments it takes the three jobs of this page: wrong-value
"""

import asyncio
import sys


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
    except* RuntimeError as errors:
        kinds = [type(error).__name__ for error in errors.exceptions]
        print("main catches", type(errors).__name__, "of", *kinds)
    await asyncio.sleep(max(jobs.values(), default=0))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:]]
    asyncio.run(main({name: float(text) for name, text in words}))
