"""Do a few jobs at once, and take each result as it comes.

A pool limits the number of green threads. Its `imap` yields the
results in the order given, and keeps no more of them than the pool
has places: so one slow job can hold up those that have not begun.
"""

import sys

import eventlet

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


def work(name: str, seconds: float) -> str:
    print(f"{name} begins")
    eventlet.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")
    return name


def main(limit: int, jobs: dict[str, float]) -> None:
    pool = eventlet.GreenPool(limit)
    results = pool.imap(work, jobs, jobs.values())
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
