"""Give a sleep a deadline, and catch what is raised when it comes.

A Timeout is a timer, a block and an exception in one: the hub raises
it where the greenlet waits. It is no Exception, lest `except
Exception` stop it. Where several are set, whoever catches one has to
ask whether it is his.
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
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        try:
            with gevent.Timeout(limit):
                nap(name, seconds)
        except gevent.Timeout as error:
            print("main catches", type(error).__name__)
    gevent.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    main(float(text))
