"""Ask three senders in turn, and count what was asked in vain.

Once `setblocking(False)` is set, `recv` never waits: it returns what
has come, or raises BlockingIOError. Between two questions there is
time for something else, but here there is nothing else to do.
"""

import socket
import sys
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    here.setblocking(False)
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    inboxes, in_vain = dict[str, socket.socket](), 0
    for name, seconds in senders.items():
        print(f"{name} waits")
        inboxes[name] = connect(seconds)
    while inboxes:
        for name, inbox in [*inboxes.items()]:
            try:
                inbox.recv(100)
            except BlockingIOError:
                in_vain += 1
            else:
                print(f"{name} receives")
                del inboxes[name]
    print(f"main asked {in_vain} times in vain")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
