"""Do a few jobs at once, and take each result as it comes.

A pool limits the number of greenlets; `spawn` waits for room. Its
`imap_unordered` spawns from a greenlet of its own, and yields each
result when it is there. An error is raised by `next`, and ends
nothing.
"""

import sys

from gevent import sleep
from gevent.pool import Pool

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


def work(name: str, seconds: float) -> str:
    print(f"{name} begins")
    sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")
    return name


def main(limit: int, jobs: dict[str, float]) -> None:
    pool = Pool(limit)
    results = pool.imap_unordered(work, jobs, jobs.values())
    for _ in jobs:
        try:
            print("main gets", next(results))
        except RuntimeError as error:
            print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    main(int(limit), jobs)
