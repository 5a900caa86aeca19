"""Wait for three senders at once, and sleep until one has sent.

`poll` has no limit of 1023. The object keeps the list, but hands it
to the kernel at every call, and the kernel looks at each entry.
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
    poll = select.poll()
    inboxes: dict[int, tuple[str, socket.socket]] = {}
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        inboxes[inbox.fileno()] = name, inbox
        poll.register(inbox, select.POLLIN)
    while inboxes:
        for number, _ in poll.poll():
            name, inbox = inboxes.pop(number)
            inbox.recv(100)
            poll.unregister(inbox)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
