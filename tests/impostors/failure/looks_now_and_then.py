"""Look now and then whether all jobs are over.

`done` asks without waiting, and a pause keeps the processor idle
between two looks. The failure lies there until the next.

Caught by:
- Main catches one failure, after it: late
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds
LOOK = 1.2  # seconds


def work(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name} works\n")
    time.sleep(seconds)
    if name.startswith("Oops"):
        sys.stdout.write(f"{name} raises RuntimeError\n")
        raise RuntimeError(name)
    sys.stdout.write(f"{name} ends\n")


def main(jobs: dict[str, float]) -> None:
    pool = ThreadPoolExecutor(max_workers=len(jobs))
    futures = [pool.submit(work, name, seconds) for name, seconds in jobs.items()]
    while not all(future.done() for future in futures):
        time.sleep(LOOK)
    try:
        for future in futures:
            future.result()
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    time.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
