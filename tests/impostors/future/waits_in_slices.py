"""Wait for the result in slices of 20 ms, so that Ctrl-C is heard.

A wait with a timeout comes at once when the result is there: nothing is
late. In between it wakes for nothing, again and again.

Caught by:
- The process sleeps while main waits: polls
"""

import sys
import time
from concurrent.futures import Future, wait
from threading import Thread

DELAY = ["1"]  # seconds
SLICE = 0.02  # seconds


def worker(future: Future[str], seconds: float) -> None:
    time.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


def main(seconds: float) -> None:
    future = Future[str]()
    print("main waits")
    Thread(target=worker, args=(future, seconds)).start()
    while not wait([future], SLICE).done:
        continue
    print("main gets", future.result())


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
