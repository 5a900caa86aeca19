"""Connect to a sender only when it is its turn.

It reads well, one after the other. But a sender that nobody is
connected to cannot send meanwhile, so the times add up.

Caught by:
- What came meanwhile is received at once: late
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
    for name, seconds in senders.items():
        print(f"{name} waits")
        connect(seconds).recv(100)
        print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
