"""Let a child process look at the clock, every 20 ms.

The process that was started only waits for the end of its child: it
sleeps, and its child does not.

Caught by:
- The process sleeps while its tasks sleep: polls
"""

import os
import sys
import time

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
TICK = 0.02  # seconds


def nap(due: dict[str, float]) -> None:
    for name, at in sorted(due.items(), key=lambda item: item[1]):
        while time.monotonic() < at:
            time.sleep(TICK)
        print(f"{name} wakes", flush=True)


def main(naps: dict[str, float]) -> None:
    for name in naps:
        print(f"{name} sleeps", flush=True)
    child = os.fork()
    if child == 0:
        began = time.monotonic()
        nap({name: began + seconds for name, seconds in naps.items()})
        os._exit(0)
    os.waitpid(child, 0)
    print("gathered", *naps)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
