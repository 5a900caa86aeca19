"""Give a sleep a deadline, and catch what is raised when it comes.

A Timeout is a timer, a block and an exception in one: the hub raises
it where the greenlet waits. It is not an Exception, so `except
Exception` does not stop it. With several, check which one it is.
"""

import sys

import gevent

LIMIT = ["0.3"]  # seconds


def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        gevent.sleep(seconds)
    except gevent.Timeout:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            with gevent.Timeout(limit):
                nap(name, seconds)
        except gevent.Timeout as error:
            print("main catches", type(error).__name__)
    gevent.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    main(float(text))
