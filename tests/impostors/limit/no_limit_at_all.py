"""Start all jobs at once, as `gather` does.

The guide for leaving a pool says that `gather` takes its place. It
does in everything but the limit.

See: all four jobs begin together, though two are allowed.

Caught by:
- Never more than the limit work at once: early
"""

import asyncio
import sys

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(name: str, seconds: float) -> str:
    print(f"{name} begins")
    await asyncio.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    tasks = [asyncio.create_task(work(name, seconds)) for name, seconds in jobs.items()]
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
