"""Cancel a task that sleeps, and wait until it has cleaned up.

`kill` raises GreenletExit in the green thread at once, and returns
when that one waits again, over or not. `wait` waits for its end, and
raises the error that ended it. `cancel` exists, too, but does nothing
to a green thread that has begun.
"""

import sys

import eventlet
from greenlet import GreenletExit

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


def sleeper() -> None:
    try:
        print("sleeper sleeps")
        eventlet.sleep(SLEEP)
        print("sleeper wakes")
    except GreenletExit as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        eventlet.sleep(CLEAN_UP)
        print("sleeper is done")


def main(seconds: float) -> None:
    print("main waits")
    thread = eventlet.spawn(sleeper)
    eventlet.sleep(seconds)
    print("main cancels")
    thread.kill()
    print("main has asked")
    try:
        thread.wait()
    except GreenletExit as error:
        print("main sees", type(error).__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
