"""Read from three senders, one after the other.

A socket pair is a connection with both of its ends. `recv` returns
once something has come, and not before: until then nothing else in
this thread can run. Timers, in threads of their own, send.
"""

import socket
import sys
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    inboxes = {name: connect(senders[name]) for name in senders}
    for name, inbox in inboxes.items():
        print(f"{name} waits")
        inbox.recv(100)
        print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
