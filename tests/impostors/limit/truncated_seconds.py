"""Read the seconds as whole numbers.

`int` refused the first decimal number that it was given, and was put
around a `float` then.

Caught by:
- A job takes its own seconds: early
- Without arguments it takes the limit and the four jobs of this page: early
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
    for task in asyncio.as_completed(tasks):
        try:
            print("main gets", await task)
        except RuntimeError as error:
            print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    asyncio.run(main(int(limit), {name: int(float(text)) for name, text in words}))
