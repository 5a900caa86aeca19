"""Wait for a result that is not there yet.

An AsyncResult is a value to come; `get` stops the greenlet that calls
it until the value is there. Setting it again replaces the value
silently. A greenlet has the same `get`, for its result.
"""

import sys

import gevent
from gevent.event import AsyncResult

DELAY = ["1"]  # seconds


def worker(result: "AsyncResult[str]", seconds: float) -> None:
    gevent.sleep(seconds)
    print("worker sets the result")
    result.set("Done!")


def main(seconds: float) -> None:
    result: AsyncResult[str] = AsyncResult()
    print("main waits")
    greenlet = gevent.spawn(worker, result, seconds)
    print("main gets", result.get())
    greenlet.get()


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
