"""Read a byte, and take it for everything that was sent.

What is left makes the socket readable again, at once: the kernel
tells what can be read, and not what is new.

Caught by:
- Each sender is received once: extra-line
"""

import select
import socket
import sys
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, send, [there]).start()
    return here


def send(there: socket.socket) -> None:
    there.sendall(b"hello")
    there.close()


def main(senders: dict[str, float]) -> None:
    inboxes: dict[int, tuple[str, socket.socket]] = {}
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        inboxes[inbox.fileno()] = name, inbox
    while inboxes:
        readable, _, _ = select.select([*inboxes], [], [])
        for number in readable:
            name, inbox = inboxes[number]
            if inbox.recv(1):
                print(f"{name} receives")
            else:
                del inboxes[number]


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
