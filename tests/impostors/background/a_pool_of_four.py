"""Take a pool of four threads for jobs that nobody waits for.

Four are enough for what there was at first. A fifth job now begins
only when another ends, and main has ended before the last begin.

Caught by:
- No job is lost: order
"""

import sys
import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


def work(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name} works\n")
    time.sleep(seconds)
    if name.startswith("Oops"):
        sys.stdout.write(f"{name} fails\n")
        raise RuntimeError(name)
    sys.stdout.write(f"{name} ends\n")


def report(future: Future[None]) -> None:
    if error := future.exception():
        traceback.print_exception(error)


def main(jobs: dict[str, float]) -> None:
    pool = ThreadPoolExecutor(4)
    for name, seconds in jobs.items():
        pool.submit(work, name, seconds).add_done_callback(report)
    sys.stdout.write("main goes on\n")
    time.sleep(OWN_WORK)
    sys.stdout.write("main ends\n")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
