"""Wait for a result that is not there yet.

`submit` calls on another thread, and returns a Future at once; the
call's return value is the result. `result` blocks the thread that
calls it until the result is there, and raises the call's error.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

DELAY = ["1"]  # seconds


def worker(seconds: float) -> str:
    time.sleep(seconds)
    sys.stdout.write("worker sets the result\n")
    return "Done!"


def main(seconds: float) -> None:
    with ThreadPoolExecutor() as pool:
        print("main waits")
        future = pool.submit(worker, seconds)
        print("main gets", future.result())


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
