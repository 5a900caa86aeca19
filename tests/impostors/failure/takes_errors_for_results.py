"""Take errors for results, and never look at them.

`return_exceptions` lets all jobs go on, as wanted. But then a failure
is a value like any other.

Caught by:
- Main catches one failure, after it: missing-line
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
    await asyncio.gather(
        *(work(name, seconds) for name, seconds in jobs.items()), return_exceptions=True
    )
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
