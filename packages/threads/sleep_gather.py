"""Sleep side by side, then gather the names in the order given.

A thread per nap, and no loop: the system puts each to sleep and wakes
it. A thread hands nothing back, and an error in it reaches nobody:
each leaves its result where `main`, which joins them all, can find it.
"""

import sys
import time
from threading import Thread

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} sleeps\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} wakes\n")
    return name


def main(naps: dict[str, float]) -> None:
    woken: dict[str, str] = {}

    def collect(name: str, seconds: float) -> None:
        woken[name] = nap(name, seconds)

    threads = [
        Thread(target=collect, args=(name, seconds))
        for name, seconds in naps.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("gathered", *(woken[name] for name in naps))


if __name__ == "__main__":
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    main({name: float(text) for name, text in words})
