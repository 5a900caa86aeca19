"""Ask 250 times a second whether the result is there.

It is never late by more than anybody sees, and uses hardly any
processor time: but the machine never rests.

Caught by:
- The process sleeps while main waits: polls
"""

import sys
import time
from concurrent.futures import Future
from threading import Thread

DELAY = ["1"]  # seconds
LOOK = 0.004  # seconds


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
