"""Gather the names in the order of returning.

`as_completed` gives each result as soon as there is one, which is
what is wanted nearly always; the order of the arguments is lost.

Caught by:
- The names are gathered in the order of the arguments: order
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


def main(calls: dict[str, float]) -> None:
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(block, name, seconds) for name, seconds in calls.items()]
        sys.stdout.write("main sleeps\n")
        time.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
        names = [future.result() for future in as_completed(futures)]
    print("gathered", *names)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
