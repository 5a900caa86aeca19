"""Start a new thread for each tick of 20 ms.

A `Timer` is a thread that sleeps once, so a clock made of them is a new
thread each time. No thread that lives on wakes.

Caught by:
- The process sleeps while its tasks sleep: polls
"""

import sys
import time
from threading import Event, Timer

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
TICK = 0.02  # seconds


def tick(asleep: dict[str, float], over: Event) -> None:
    for name, due in sorted(asleep.items(), key=lambda item: item[1]):
        if due <= time.monotonic():
            print(f"{name} wakes")
            del asleep[name]
    if asleep:
        Timer(TICK, tick, (asleep, over)).start()
    else:
        over.set()


def main(naps: dict[str, float]) -> None:
    over = Event()
    for name in naps:
        print(f"{name} sleeps")
    tick({name: time.monotonic() + seconds for name, seconds in naps.items()}, over)
    over.wait()
    print("gathered", *naps)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
