"""Sleep, turn over, and sleep on, several tasks at once.

A generator stands still at `yield`, with all of its variables, until
`next` wakes it. Here it yields how long it wants to sleep, and `step`
leaves it with the loop for that time.
"""

import sys
from collections.abc import Iterator
from functools import partial

import tiny_loop

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> Iterator[float]:
    print(f"{name} sleeps")
    yield seconds
    print(f"{name} turns over")
    yield seconds
    print(f"{name} wakes")


def step(coroutine: Iterator[float]) -> None:
    seconds = next(coroutine, None)
    if seconds is not None:
        tiny_loop.call_later(seconds, partial(step, coroutine))


def main(naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        step(nap(name, seconds))
    tiny_loop.run()


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
