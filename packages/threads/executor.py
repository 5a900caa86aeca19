"""Call what blocks on other threads, and keep the loop free.

There is no loop to keep free: `main` blocks a thread of its own, too,
first in its sleep, then until all calls are made. `map` returns the
results in the order of the arguments; leaving the block waits.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


def main(calls: dict[str, float]) -> None:
    with ThreadPoolExecutor() as pool:
        names = pool.map(block, calls.keys(), calls.values())
        sys.stdout.write("main sleeps\n")
        time.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *names)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
