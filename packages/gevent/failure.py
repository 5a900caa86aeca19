"""Let one job fail, and see what becomes of the others.

With `raise_error=True` `joinall` raises the first error at once; the
others go on. The hub prints the traceback of each failed greenlet.
"""

import sys

import gevent

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    gevent.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


def main(jobs: dict[str, float]) -> None:
    greenlets = [
        gevent.spawn(work, name, seconds)
        for name, seconds in jobs.items()
    ]
    try:
        gevent.joinall(greenlets, raise_error=True)
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    gevent.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
