"""Call what blocks on other threads, and keep the loop free.

`tpool.execute` runs a call on one of twenty real threads, and stops
the green thread that asked until it returns: so each call needs a
green thread of its own, and the pile still gathers.
"""

import sys
import time

import eventlet
from eventlet import tpool

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


def main(calls: dict[str, float]) -> None:
    pile = eventlet.GreenPile()
    for name, seconds in calls.items():
        pile.spawn(tpool.execute, block, name, seconds)
    sys.stdout.write("main sleeps\n")
    eventlet.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *pile)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
