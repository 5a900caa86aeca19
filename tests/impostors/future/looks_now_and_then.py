"""Look now and then whether the result is there.

`done` asks without waiting, and a pause keeps the processor idle
between two looks. The result lies there until the next.

Caught by:
- Main gets the result as soon as it is set: late
"""

import sys
import time
from concurrent.futures import Future
from threading import Thread

DELAY = ["1"]  # seconds
LOOK = 1.5  # seconds


def worker(future: Future[str], seconds: float) -> None:
    time.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


def main(seconds: float) -> None:
    future = Future[str]()
    print("main waits")
    Thread(target=worker, args=(future, seconds)).start()
    while not future.done():
        time.sleep(LOOK)
    print("main gets", future.result())


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
