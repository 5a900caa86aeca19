"""Wait for a result that is not there yet.

An Event carries one value from one green thread to any number that
`wait` for it. `send` returns at once, the waiters run later; a second
`send` is an error. `GreenThread.wait` is made of the same Event.
"""

import sys

import eventlet
from eventlet.event import Event

DELAY = ["1"]  # seconds


def worker(event: Event, seconds: float) -> None:
    eventlet.sleep(seconds)
    print("worker sets the result")
    event.send("Done!")


def main(seconds: float) -> None:
    event = Event()
    print("main waits")
    thread = eventlet.spawn(worker, event, seconds)
    print("main gets", event.wait())
    thread.wait()


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    main(float(text))
