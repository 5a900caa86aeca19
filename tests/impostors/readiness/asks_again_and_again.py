"""Ask the kernel again and again whether one can be read.

A time-out of 0 makes `select` return at once: asking it is then no
better than asking every socket.

Caught by:
- The process sleeps while nothing has come: busy
"""

import select
import socket
import sys
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
        readable, _, _ = select.select([*inboxes], [], [], 0)
        for number in readable:
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
