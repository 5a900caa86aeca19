"""Start jobs that nobody waits for, and see what becomes of each.

A thread's error goes to `threading.excepthook`, which prints it at
once. Before the process ends it waits for all threads that are not
daemons; those it drops. A pool's Future would keep the error.
"""

import sys
import time
from threading import Thread

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


def work(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name} works\n")
    time.sleep(seconds)
    if name.startswith("Oops"):
        sys.stdout.write(f"{name} fails\n")
        raise RuntimeError(name)
    sys.stdout.write(f"{name} ends\n")


def main(jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        Thread(target=work, args=(name, seconds)).start()
    sys.stdout.write("main goes on\n")
    time.sleep(OWN_WORK)
    sys.stdout.write("main ends\n")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
