"""Look now and then, without waiting in the kernel.

A time-out of 0 makes `select` a question, and a pause keeps the
processor idle. What comes in the pause lies there until its end.

Caught by:
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
        time.sleep(0.25)
        readable, _, _ = select.select([*inboxes], [], [], 0)
        for number in readable:
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
