"""Say that a job is done when it has been handed over.

Main waits for a place, starts the job, and takes it for done: what
comes of it is looked at by nobody.

Caught by:
- Main hears of a job only when it is over: early
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
    tasks: list[asyncio.Task[str]] = []
    for name, seconds in jobs.items():
        while semaphore.locked():
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            tasks = [task for task in tasks if not task.done()]
        tasks.append(asyncio.create_task(work(semaphore, name, seconds)))
        await asyncio.sleep(0)
        print("main catches" if name.startswith("Oops") else "main gets", name)
    await asyncio.gather(*tasks, return_exceptions=True)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    asyncio.run(main(int(limit), jobs))
