"""Sleep, turn over, and sleep on, several tasks at once.

A function that may not wait ends where it would have waited, and says
what is called next. One sequence becomes three functions, and what
the next one needs to know is handed on.
"""

import sys
from functools import partial

import tiny_loop

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> None:
    print(f"{name} sleeps")
    tiny_loop.call_later(seconds, partial(turn_over, name, seconds))


def turn_over(name: str, seconds: float) -> None:
    print(f"{name} turns over")
    tiny_loop.call_later(seconds, partial(wake, name))


def wake(name: str) -> None:
    print(f"{name} wakes")


def main(naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        nap(name, seconds)
    tiny_loop.run()


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
