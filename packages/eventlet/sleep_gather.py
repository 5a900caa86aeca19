"""Sleep side by side, then gather the names in the order given.

A GreenPile starts green threads, and iterating over it returns their
results in the order of starting. The pool beneath it has room for
1000 by default; a failure is raised when its turn comes.
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
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
