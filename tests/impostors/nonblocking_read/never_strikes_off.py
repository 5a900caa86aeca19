"""Go on asking a sender that has already been heard.

Its end of the connection closes once it has sent, and a read of a
closed connection does not fail: it returns nothing, at once.

Caught by:
- Each sender is received once: extra-line
"""

import socket
import sys
import time
from threading import Timer

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def connect(seconds: float) -> socket.socket:
    here, there = socket.socketpair()
    here.setblocking(False)
    Timer(seconds, there.sendall, [b"hello"]).start()
    return here


def main(senders: dict[str, float]) -> None:
    inboxes, heard, in_vain = dict[str, socket.socket](), set[str](), 0
    for name, seconds in senders.items():
        print(f"{name} waits")
        inboxes[name] = connect(seconds)
    while len(heard) < len(inboxes):
        for name, inbox in inboxes.items():
            try:
                data = inbox.recv(100)
            except BlockingIOError:
                in_vain += 1
                continue
            if name not in heard or not data:
                print(f"{name} receives")
            heard.add(name)
            time.sleep(0.1)
    print(f"main asked {in_vain} times in vain")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
