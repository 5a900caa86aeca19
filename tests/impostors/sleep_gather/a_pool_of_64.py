"""Sleep on 64 threads, which seemed more than enough.

A pool has some size, and the largest load that was ever tried fits
into it. The naps beyond it wait for a thread.

Caught by:
- Hundreds of naps run at once: sequential
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
THREADS = 64


def nap(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} sleeps\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} wakes\n")
    return name


def main(naps: dict[str, float]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        names = pool.map(nap, naps.keys(), naps.values())
    print("gathered", *names)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
