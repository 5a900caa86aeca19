"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. A greenlet that
waits keeps its part of the C stack, copied to the heap: more than a
coroutine's frame, and less than a thread's stack.
"""

import sys

import gevent

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    gevent.sleep(seconds)
    print(f"{name} wakes")
    return name


def main(naps: dict[str, float]) -> None:
    greenlets = [
        gevent.spawn(nap, name, seconds)
        for name, seconds in naps.items()
    ]
    gevent.joinall(greenlets, raise_error=True)
    print("gathered", *(greenlet.value for greenlet in greenlets))


if __name__ == "__main__":
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    main({name: float(text) for name, text in words})
