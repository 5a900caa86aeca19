"""Ask twenty times a second whether the result is there.

It uses no processor time worth a word. Main is late by half of that
time, which a bound of a tenth of a second lets pass.

Caught by:
- The process sleeps while main waits: polls
"""

import sys
import time
from concurrent.futures import Future
from threading import Thread

DELAY = ["1"]  # seconds
LOOK = 0.05  # seconds


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
