"""Cancel a task that sleeps, and wait until it has cleaned up.

`kill` raises GreenletExit where the greenlet waits, and returns when
the greenlet is over; with `block=False` it would only ask. A greenlet
that ends so has not failed: the error is its `value`, and `get` does
not raise it.
"""

import sys

import gevent

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


def sleeper() -> None:
    try:
        print("sleeper sleeps")
        gevent.sleep(SLEEP)
        print("sleeper wakes")
    except gevent.GreenletExit as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        gevent.sleep(CLEAN_UP)
        print("sleeper is done")


def main(seconds: float) -> None:
    print("main waits")
    greenlet = gevent.spawn(sleeper)
    gevent.sleep(seconds)
    print("main cancels")
    greenlet.kill()
    print("main has asked")
    if isinstance(greenlet.value, gevent.GreenletExit):
        print("main sees", type(greenlet.value).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
