"""Await one job after the other, where all were to be under way.

`await` in a loop reads as if it started them. The first failure comes
before the rest has begun, and the rest never does.

Caught by:
- Every job works before any fails: sequential
- Every other job ends or is cancelled, once: missing-line
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
        for name, seconds in jobs.items():
            await work(name, seconds)
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
