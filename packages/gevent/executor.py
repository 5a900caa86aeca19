"""Call what blocks on other threads, and keep the loop free.

The hub has a pool of real threads, ten at most, and `spawn` gives
an AsyncResult for each call. `time.sleep` blocks here because
nothing is monkey-patched: patched, it would be `gevent.sleep`.
"""

import sys
import time

import gevent

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


def main(calls: dict[str, float]) -> None:
    threadpool = gevent.get_hub().threadpool
    results = [
        threadpool.spawn(block, name, seconds)
        for name, seconds in calls.items()
    ]
    sys.stdout.write("main sleeps\n")
    gevent.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *(result.get() for result in results))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
