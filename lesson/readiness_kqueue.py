"""Wait for three senders at once, and sleep until one has sent.

With `kqueue` the kernel itself keeps the list, as with epoll. One
call changes the list, and waits; ONESHOT takes an entry off the list
as soon as it is told. It exists on macOS and the BSDs.
"""

import select
import socket
import sys
from threading import Timer

if sys.platform == "linux":
    sys.exit("kqueue exists only on macOS and the BSDs")

FLAGS = select.KQ_EV_ADD | select.KQ_EV_ONESHOT

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    queue = select.kqueue()
    inboxes: dict[int, tuple[str, socket.socket]] = {}
    for name, seconds in senders.items():
        print(f"{name} waits")
        inbox = connect(seconds)
        inboxes[inbox.fileno()] = name, inbox
        event = select.kevent(inbox, select.KQ_FILTER_READ, FLAGS)
        queue.control([event], 0)
    while inboxes:
        for event in queue.control(None, len(inboxes)):
            name, inbox = inboxes.pop(event.ident)
            inbox.recv(100)
            print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
