"""Hand what `main` returns to `sys.exit`.

It returns whether all went well, and True is 1: an exit code that
says that it failed.

Caught by:
- It ends by itself after the last has received: exit-code
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


def main(senders: dict[str, float]) -> bool:
    inboxes: dict[int, tuple[str, socket.socket]] = {}
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        inboxes[inbox.fileno()] = name, inbox
    while inboxes:
        readable, _, _ = select.select([*inboxes], [], [])
        for number in readable:
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            print(f"{name} receives")
    return not inboxes


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    sys.exit(main({name: float(text) for name, text in words}))
