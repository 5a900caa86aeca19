"""Sleep side by side, then gather the names in the order given.

A thread per nap, and no loop: the system puts each to sleep and wakes
it. The pool has room for all of them; `map` returns the names in the
order of the arguments, and raises a nap's error.
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
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
