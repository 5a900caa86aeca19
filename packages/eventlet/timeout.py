"""Give a sleep a deadline, and catch what is raised when it comes.

A Timeout runs from the moment it is made, even before the block that
cancels it; the hub raises it where the green thread waits. It is
not an Exception, and comes only while the green thread waits.
"""

import sys

import eventlet

LIMIT = ["0.3"]  # seconds


def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        eventlet.sleep(seconds)
    except eventlet.Timeout:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            with eventlet.Timeout(limit):
                nap(name, seconds)
        except eventlet.Timeout as error:
            print("main catches", type(error).__name__)
    eventlet.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    main(float(text))
