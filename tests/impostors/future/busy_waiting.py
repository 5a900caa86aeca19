"""Ask again and again whether the result is there.

`done` asks without waiting, and costs next to nothing; but asked
without a pause it takes all of a processor, and waits for nothing.

Caught by:
- The process sleeps while main waits: busy
"""

import sys
import time
from concurrent.futures import Future
from threading import Thread

DELAY = ["1"]  # seconds


def worker(future: Future[str], seconds: float) -> None:
    time.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


def main(seconds: float) -> None:
    future = Future[str]()
    print("main waits")
    Thread(target=worker, args=(future, seconds)).start()
    while not future.done():
        continue
    print("main gets", future.result())


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
