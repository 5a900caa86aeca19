"""Wait for three senders at once, and sleep until one has sent.

With `epoll` the kernel itself keeps the list. It notes what becomes
readable when that happens, so a call does not look at the others.
It exists only on Linux.
"""

import select
import socket
import sys
from threading import Timer

if sys.platform != "linux":
    sys.exit("epoll exists only on Linux")

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    epoll = select.epoll()
    inboxes: dict[int, tuple[str, socket.socket]] = {}
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        inboxes[inbox.fileno()] = name, inbox
        epoll.register(inbox, select.EPOLLIN)
    while inboxes:
        for number, _ in epoll.poll():
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            epoll.unregister(inbox)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
