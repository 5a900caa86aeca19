"""Hand the number of the last read to `sys.exit`.

A number other than 0 is an exit code, and says that it failed.

Caught by:
- It ends by itself after the last task has received: exit-code
"""

import socket
import sys
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> int:
    read = 0
    inboxes = {name: connect(senders[name]) for name in senders}
    for name, inbox in inboxes.items():
        print(f"{name} waits")
        read = len(inbox.recv(100))
        print(f"{name} receives")
    return read


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    sys.exit(main({name: float(text) for name, text in words}))
