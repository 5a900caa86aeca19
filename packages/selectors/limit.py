"""Do a few jobs at once, and take each result as it comes.

This loop has no semaphore. As many tasks as the limit share one
iterator: each takes the next job when it is done with the last.
"""

import sys

import loop

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(name: str, seconds: float) -> str:
    print(f"{name} begins")
    await loop.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    waiting = iter(jobs.items())

    async def take() -> None:
        for name, seconds in waiting:
            try:
                print("main gets", await work(name, seconds))
            except RuntimeError as error:
                print("main catches", error)

    tasks = [loop.spawn(take()) for _ in range(limit)]
    for task in tasks:
        await task
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    loop.run(main(int(limit), jobs))
