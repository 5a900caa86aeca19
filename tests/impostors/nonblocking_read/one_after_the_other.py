"""Ask one sender until it has sent, and only then the next.

Each question returns at once, and yet all others wait for the one
that is asked: what does not block can still be in the way.

Caught by:
- All tasks wait before any receives: sequential
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
    in_vain = 0
    inboxes = {name: connect(senders[name]) for name in senders}
    for name, inbox in inboxes.items():
        print(f"{name} waits")
        while True:
            try:
                inbox.recv(100)
            except BlockingIOError:
                in_vain += 1
            else:
                print(f"{name} receives")
                break
    print(f"main asked {in_vain} times in vain")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
