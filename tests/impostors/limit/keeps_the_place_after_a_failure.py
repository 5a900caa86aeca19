"""Give the place back at the end, but not after an error.

`release` was written below the last line of the job, and a job that
fails never comes there.

See: Oops takes its place with it, so that one is left for the others.

Caught by:
- A failure gives the place back: missing-line
"""

import asyncio
import sys

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(semaphore: asyncio.Semaphore, name: str, seconds: float) -> str:
    await semaphore.acquire()
    print(f"{name} begins")
    await asyncio.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")
    semaphore.release()
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    semaphore = asyncio.Semaphore(limit)
    tasks = [asyncio.create_task(work(semaphore, name, seconds)) for name, seconds in jobs.items()]
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
