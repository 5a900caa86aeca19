"""Let main get the result before the worker prints that it sets it.

A callback of this kind of Future runs inside `set_result`, at once;
the worker prints only when that has returned.

Caught by:
- Main gets the result once, after it was set: order
"""

import sys
import time
from concurrent.futures import Future
from threading import Thread

DELAY = ["1"]  # seconds


def worker(future: Future[str], seconds: float) -> None:
    time.sleep(seconds)
    future.set_result("Done!")
    print("worker sets the result")


def main(seconds: float) -> None:
    future = Future[str]()
    future.add_done_callback(lambda future: print("main gets", future.result()))
    print("main waits")
    thread = Thread(target=worker, args=(future, seconds))
    thread.start()
    thread.join()


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
