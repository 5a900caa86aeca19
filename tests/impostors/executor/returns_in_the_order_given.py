"""Say that the calls returned in the order in which they were made.

`map` hands the results out in that order, and it seems natural to
print each as it comes; a short call then waits for a long one.

Caught by:
- A call shorter by 0.3 s or more returns first: order
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    return name


def main(calls: dict[str, float]) -> None:
    with ThreadPoolExecutor() as pool:
        names = pool.map(block, calls.keys(), calls.values())
        sys.stdout.write("main sleeps\n")
        time.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
        for name in names:
            sys.stdout.write(f"{name} returns\n")
    print("gathered", *calls)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
