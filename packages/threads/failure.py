"""Let one job fail, and see what becomes of the others.

A pool leaves each error in its Future, and `result` raises it. But a
thread cannot be stopped, and leaving the block waits for all of them:
so the error leaves the block when the others have ended.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


def work(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name} works\n")
    time.sleep(seconds)
    if name.startswith("Oops"):
        sys.stdout.write(f"{name} raises RuntimeError\n")
        raise RuntimeError(name)
    sys.stdout.write(f"{name} ends\n")


def main(jobs: dict[str, float]) -> None:
    try:
        with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
            futures = [
                pool.submit(work, name, seconds)
                for name, seconds in jobs.items()
            ]
            for future in futures:
                future.result()
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    time.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
