"""Ask in turn, with calls that block.

Without `setblocking(False)` the first question stops the program
until the first sender sends, and there is nothing to count.

Caught by:
- A sender that is 0.3 s faster is received first: order
- It counts how often it asked in vain: wrong-value
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
