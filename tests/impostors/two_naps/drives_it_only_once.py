"""Wake each task once, and forget the rest of it.

Nobody drives a coroutine but its driver. One that is dropped where it
stands still ends there, without a word.

Caught by:
- Each task sleeps, turns over and wakes: missing-line
"""

import sys
import time
from collections.abc import Iterator

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> Iterator[float]:
    print(f"{name} sleeps")
    yield seconds
    print(f"{name} turns over")
    yield seconds
    print(f"{name} wakes")


def main(naps: dict[str, float]) -> None:
    coroutines = [nap(name, seconds) for name, seconds in naps.items()]
    pauses = [next(coroutine) for coroutine in coroutines]
    time.sleep(max(pauses))
    for coroutine in coroutines:
        next(coroutine)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
