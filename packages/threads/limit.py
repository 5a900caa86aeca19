"""Do a few jobs at once, and take each result as it comes.

A pool limits the number of threads, and queues what is still to do.
`as_completed` yields each Future when it is done, and `result` raises
the error of one that has failed.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


def work(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} begins\n")
    time.sleep(seconds)
    if name.startswith("Oops"):
        sys.stdout.write(f"{name} fails\n")
        raise RuntimeError(name)
    sys.stdout.write(f"{name} ends\n")
    return name


def main(limit: int, jobs: dict[str, float]) -> None:
    with ThreadPoolExecutor(limit) as pool:
        futures = [
            pool.submit(work, name, seconds)
            for name, seconds in jobs.items()
        ]
        for future in as_completed(futures):
            try:
                sys.stdout.write(f"main gets {future.result()}\n")
            except RuntimeError as error:
                sys.stdout.write(f"main catches {error}\n")
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    main(int(limit), jobs)
