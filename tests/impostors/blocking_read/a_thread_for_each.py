"""Read from each sender in a thread of its own.

A call that blocks then stops only its own thread, and the others go
on. That is the cure for blocking, and not what blocking looks like.

Caught by:
- Each task receives before the next one waits: order
"""

import socket
import sys
from threading import Thread, Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def read(name: str, inbox: socket.socket) -> None:
    sys.stdout.write(f"{name} waits\n")
    inbox.recv(100)
    sys.stdout.write(f"{name} receives\n")


def main(senders: dict[str, float]) -> None:
    for name, seconds in senders.items():
        Thread(target=read, args=(name, connect(seconds))).start()


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
