"""Ask again and again, in place of waiting.

From outside it looks the same, line for line: but the processor is
busy all the time.

Caught by:
- The process sleeps while it waits: busy
"""

import socket
import sys
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def receive(inbox: socket.socket) -> bytes:
    inbox.setblocking(False)
    while True:
        try:
            return inbox.recv(100)
        except BlockingIOError:
            continue


def main(senders: dict[str, float]) -> None:
    inboxes = {name: connect(senders[name]) for name in senders}
    for name, inbox in inboxes.items():
        print(f"{name} waits")
        receive(inbox)
        print(f"{name} receives")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
