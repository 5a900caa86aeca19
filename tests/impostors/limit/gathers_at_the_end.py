"""Wait for all jobs, and then go through their results.

The limit is right, and `gather` returns a list, as people like it. But
the first result is there when the last job is over.

Caught by:
- Main hears of a job at once, or in its turn: late
"""

import asyncio
import sys

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(semaphore: asyncio.Semaphore, name: str, seconds: float) -> str:
    async with semaphore:
        print(f"{name} begins")
        await asyncio.sleep(seconds)
        if name.startswith("Oops"):
            print(f"{name} fails")
            raise RuntimeError(name)
        print(f"{name} ends")
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    semaphore = asyncio.Semaphore(limit)
    tasks = [asyncio.create_task(work(semaphore, name, seconds)) for name, seconds in jobs.items()]
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, RuntimeError):
            print("main catches", result)
        else:
            print("main gets", result)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    asyncio.run(main(int(limit), jobs))
