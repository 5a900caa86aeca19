"""Ask the kernel for one sender at a time.

`select` waits for many at once, and here it gets a list of one.

Caught by:
- All tasks wait before any receives: sequential
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
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        select.select([inbox], [], [])
        inbox.recv(100)
        print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
