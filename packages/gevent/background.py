"""Start jobs that nobody waits for, and see what becomes of each.

The hub prints the error of every greenlet at once, whether or not
somebody waits for it. When `main` ends, the process does: what is not
done is dropped, and no `finally` runs.
"""

import sys

import gevent

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    gevent.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


def main(jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        gevent.spawn(work, name, seconds)
    print("main goes on")
    gevent.sleep(OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
