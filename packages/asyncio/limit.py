"""Do a few jobs at once, and take each result as it comes.

The semaphore is asked inside the job: all tasks begin at once, and
all but a few of them wait for a place. Leaving its block gives the
place back, after an error too. `as_completed` raises where awaited.
"""

import asyncio
import sys

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(
    semaphore: asyncio.Semaphore, name: str, seconds: float
) -> str:
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
    tasks = [
        asyncio.create_task(work(semaphore, name, seconds))
        for name, seconds in jobs.items()
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
