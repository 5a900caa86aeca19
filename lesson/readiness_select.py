"""Wait for three senders at once, and sleep until one has sent.

The kernel knows each connection by a number, its descriptor, which
`fileno` tells. `select` hands it the whole list of them at every
call, and it looks at each entry. It takes none above 1023.
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
        readable, _, _ = select.select([*inboxes], [], [])
        for number in readable:
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
