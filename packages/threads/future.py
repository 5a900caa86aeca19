"""Wait for a result that is not there yet.

`submit` calls on another thread, and answers with a Future at once;
what the call returns is the result. `result` blocks the thread that
asks until it is there, and raises there what the call has raised.
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
