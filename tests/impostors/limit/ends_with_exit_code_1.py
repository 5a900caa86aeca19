"""Let the exit code say whether any job has failed.

It is what a script would do. But main has heard of every failure, and
has gone on.

Caught by:
- It ends by itself: exit-code
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


async def main(limit: int, jobs: dict[str, float]) -> int:
    failures = 0
    semaphore = asyncio.Semaphore(limit)
    tasks = [asyncio.create_task(work(semaphore, name, seconds)) for name, seconds in jobs.items()]
    for task in asyncio.as_completed(tasks):
        try:
            print("main gets", await task)
        except RuntimeError as error:
            print("main catches", error)
            failures += 1
    print("main ends")
    return failures


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    sys.exit(asyncio.run(main(int(limit), jobs)))
