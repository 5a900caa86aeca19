"""Check every half second which naps are over.

A loop written by hand needs a tick, and a round number is an easy
choice. Naps of whole and half seconds are right; all others are late.

See: no nap ends between two ticks, so the short ones last half a
second.

Caught by:
- No nap oversleeps: late
"""

import sys
import time
from heapq import heapify, heappop

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
TICK = 0.5  # seconds


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
