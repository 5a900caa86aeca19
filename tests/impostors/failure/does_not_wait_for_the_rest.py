"""End as soon as the failure is known.

`gather` raises it at once, and the others go on: until the program
ends, which cancels them late.

See: jobs are cancelled after `main` has ended, and not when one of
them failed.

Caught by:
- Main outlives the failure: order
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
        await asyncio.gather(*(work(name, seconds) for name, seconds in jobs.items()))
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
