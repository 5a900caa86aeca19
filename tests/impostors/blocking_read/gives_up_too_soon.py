"""Set a time-out, and take it for an answer.

A time-out keeps a read from blocking for ever. What the sender sends
later is lost, though nobody has said that it takes too long.

Caught by:
- Nothing is received before it was sent: early
"""

import socket
import sys
from contextlib import suppress
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    inboxes = {name: connect(senders[name]) for name in senders}
    for name, inbox in inboxes.items():
        inbox.settimeout(0.1)
        print(f"{name} waits")
        with suppress(TimeoutError):
            inbox.recv(100)
        print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
