"""Do a few jobs at once, and take each result as it comes.

Of the semaphore's two ways, `async with` gives the place back after
an error too. A WaitIterator hands over the futures as they are done;
its `next` raises the error of one that has failed.
"""

import asyncio
import sys

from tornado import gen
from tornado.locks import Semaphore

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(semaphore: Semaphore, name: str, seconds: float) -> str:
    async with semaphore:
        print(f"{name} begins")
        await gen.sleep(seconds)
        if name.startswith("Oops"):
            print(f"{name} fails")
            raise RuntimeError(name)
        print(f"{name} ends")
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    semaphore = Semaphore(limit)
    futures = [
        gen.convert_yielded(work(semaphore, name, seconds))
        for name, seconds in jobs.items()
    ]
    results = gen.WaitIterator(*futures)
    while not results.done():
        try:
            print("main gets", await results.next())
        except RuntimeError as error:
            print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    asyncio.run(main(int(limit), jobs))
