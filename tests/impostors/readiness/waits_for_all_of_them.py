"""Wait until every sender has sent, and read in the order given.

It collects what is readable until nobody is missing: the fastest then
waits for the slowest.

Caught by:
- A sender that is 0.3 s faster is received first: order
- A task receives as soon as its sender has sent: late
"""

import select
import socket
import sys
import time
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    inboxes: dict[int, tuple[str, socket.socket]] = {}
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        inboxes[inbox.fileno()] = name, inbox
    while inboxes:
        readable, _, _ = select.select([*inboxes], [], [])
        if len(readable) < len(inboxes):
            time.sleep(0.01)
            continue
        for number in [*inboxes]:
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
