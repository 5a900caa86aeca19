"""Give a sleep a deadline, and catch what is raised when it comes.

`result` waits only until its time-out, but a thread cannot be
stopped: the call goes on, and its result is lost. Leaving the block
waits for it, so main waits for its deadlines inside.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

LIMIT = ["0.3"]  # seconds


def nap(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name} begins\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} ends\n")


def main(limit: float) -> None:
    with ThreadPoolExecutor() as pool:
        for name, seconds in ("short", limit / 2), ("long", limit * 3):
            future = pool.submit(nap, name, seconds)
            try:
                future.result(timeout=limit)
            except TimeoutError as error:
                kind = type(error).__name__
                sys.stdout.write(f"main catches {kind}\n")
        time.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    main(float(text))
