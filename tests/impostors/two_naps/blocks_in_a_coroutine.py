"""Sleep in a generator with a call that blocks.

It has its `yield`, and looks like a coroutine. But `time.sleep` stops
the thread, and with it every other task.

Caught by:
- All tasks sleep before any turns over: sequential
"""

import sys
import time
from collections.abc import Iterator

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> Iterator[None]:
    print(f"{name} sleeps")
    time.sleep(seconds)
    yield
    print(f"{name} turns over")
    time.sleep(seconds)
    yield
    print(f"{name} wakes")


def main(naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        for _ in nap(name, seconds):
            continue


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
