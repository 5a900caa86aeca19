"""Take as many jobs as the limit, and wait until all of them are over.

It is the shortest way to cut a list into pieces. But one slow job
holds up the next piece, while the other places are empty.

See: Oops begins when Task-A has ended, though a place was free.

Caught by:
- The limit is used up while jobs are left: sequential
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
    waiting = [*jobs.items()]
    for begin in range(0, len(waiting), limit):
        batch = waiting[begin : begin + limit]
        for task in asyncio.as_completed([work(name, seconds) for name, seconds in batch]):
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
