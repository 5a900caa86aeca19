"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. A green thread
that waits keeps its part of the C stack, copied to the heap. The pile
needs the number of naps: by default it runs only 1000 at once.
"""

import sys

import eventlet

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    eventlet.sleep(seconds)
    print(f"{name} wakes")
    return name


def main(naps: dict[str, float]) -> None:
    pile = eventlet.GreenPile(len(naps))
    for name, seconds in naps.items():
        pile.spawn(nap, name, seconds)
    print("gathered", *pile)


if __name__ == "__main__":
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    main({name: float(text) for name, text in words})
