"""Sleep side by side, then gather the names in the order given.

A greenlet runs until it waits, and any function may wait: no `async`
marks the places. `joinall` waits for all of them, and raises a
failure only on request; the rest run on even then.
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
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
