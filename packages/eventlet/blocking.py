"""Block by mistake, and see whether the others go on.

`time.sleep` is the standard library's, and stops the hub with all of
its green threads. `eventlet.monkey_patch`, called before anything
else, makes it `eventlet.sleep`: then the others would go on.
"""

import sys
import time

import eventlet

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


def ticker() -> None:
    while True:
        eventlet.sleep(INTERVAL)
        print("ticker ticks")


def blocker(seconds: float) -> None:
    print("blocker blocks")
    time.sleep(seconds)
    print("blocker returns")


def main(seconds: float) -> None:
    ticking = eventlet.spawn(ticker)
    eventlet.sleep(A_FEW * INTERVAL)
    eventlet.spawn(blocker, seconds).wait()
    eventlet.sleep(A_FEW * INTERVAL)
    ticking.kill()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    main(float(text))
