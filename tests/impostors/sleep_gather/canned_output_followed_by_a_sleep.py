"""Print the expected output, then sleep for the time it should take.

The arguments determine every line and the order of the lines: a task
need not sleep for that. The whole takes as long as it should.

Caught by:
- No nap wakes before its time: early
"""

import sys
import time

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(naps: dict[str, float]) -> None:
    for name in naps:
        print(f"{name} sleeps")
    for name in sorted(naps, key=lambda name: naps[name]):
        print(f"{name} wakes")


def main(naps: dict[str, float]) -> None:
    nap(naps)
    print("gathered", *naps)
    time.sleep(max(naps.values()))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
