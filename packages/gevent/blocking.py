"""Block by mistake, and see whether the others go on.

`time.sleep` is the standard library's, and stops the hub with all of
its greenlets. `monkey.patch_all`, called before anything else, makes
it `gevent.sleep`: then this very call would let the others go on.
"""

import sys
import time

import gevent

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


def ticker() -> None:
    while True:
        gevent.sleep(INTERVAL)
        print("ticker ticks")


def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


def main(seconds: float) -> None:
    ticking = gevent.spawn(ticker)
    gevent.sleep(A_FEW * INTERVAL)
    gevent.spawn(blocker, seconds).get()
    gevent.sleep(A_FEW * INTERVAL)
    ticking.kill()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    main(float(text))
