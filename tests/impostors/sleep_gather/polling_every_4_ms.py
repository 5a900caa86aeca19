"""Check every four milliseconds which naps are over.

A loop written by hand that has no timers looks at the clock. It pauses
in between, so it uses little of a processor.

Caught by:
- The process sleeps while its tasks sleep: polls
"""

import sys
import time
from heapq import heapify, heappop

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
TICK = 0.004  # seconds


def nap(naps: dict[str, float]) -> None:
    began = time.monotonic()
    asleep = [(began + seconds, name) for name, seconds in naps.items()]
    heapify(asleep)
    while asleep:
        time.sleep(TICK)
        while asleep and asleep[0][0] <= time.monotonic():
            _, name = heappop(asleep)
            print(f"{name} wakes")


def main(naps: dict[str, float]) -> None:
    for name in naps:
        print(f"{name} sleeps")
    nap(naps)
    print("gathered", *naps)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
