"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is a
thread of the system with its own stack, most of it reserved and never
used. The system sets the limit: some tens of thousands.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} sleeps\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} wakes\n")
    return name


def main(naps: dict[str, float]) -> None:
    with ThreadPoolExecutor(max_workers=len(naps)) as pool:
        names = pool.map(nap, naps.keys(), naps.values())
    print("gathered", *names)


if __name__ == "__main__":
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    main({name: float(text) for name, text in words})
