"""Keep a window of tasks, and wait for the oldest when it is full.

A deque is a natural window, and its first task the natural one to
wait for. While that one is slow, the others are done, and idle.

Caught by:
- The limit is used up while jobs are left: sequential
"""

import asyncio
import sys
from collections import deque

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
    window: deque[asyncio.Task[str]] = deque()
    waiting = [*jobs.items()]
    while waiting or window:
        while waiting and len(window) < limit:
            window.append(asyncio.create_task(work(*waiting.pop(0))))
        try:
            print("main gets", await window.popleft())
        except RuntimeError as error:
            print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    asyncio.run(main(int(limit), jobs))
