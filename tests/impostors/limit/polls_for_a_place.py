"""Look for a place every 10 ms until there is one.

There was no semaphore at hand, and a counter and a loop do the same,
but the process never rests.

Caught by:
- The process sleeps while its jobs sleep: polls
"""

import asyncio
import sys
from collections import Counter

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(counts: Counter[str], limit: int, name: str, seconds: float) -> str:
    while counts["working"] >= limit:
        await asyncio.sleep(0.01)
    counts["working"] += 1
    try:
        print(f"{name} begins")
        await asyncio.sleep(seconds)
        if name.startswith("Oops"):
            print(f"{name} fails")
            raise RuntimeError(name)
        print(f"{name} ends")
    finally:
        counts["working"] -= 1
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    counts = Counter[str]()
    tasks = [
        asyncio.create_task(work(counts, limit, name, seconds)) for name, seconds in jobs.items()
    ]
    for task in asyncio.as_completed(tasks):
        try:
            print("main gets", await task)
        except RuntimeError as error:
            print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    asyncio.run(main(int(limit), jobs))
