"""Wait for three senders at once, and sleep until one has sent.

The loop calls back what it was handed: `partial(receive, name, here)`
is a function that calls `receive(name, here)`. The loop also keeps
the time, so a sender needs no thread.
"""

import socket
import sys
from functools import partial

import tiny_loop

SENDERS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def receive(name: str, inbox: socket.socket) -> None:
    inbox.recv(100)
    print(f"{name} receives")


def main(senders: dict[str, float]) -> None:
    for name, seconds in senders.items():
        here, there = socket.socketpair()
        print(f"{name} waits")
        tiny_loop.call_when_readable(here, partial(receive, name, here))
        tiny_loop.call_later(seconds, partial(there.sendall, b"hello"))
    tiny_loop.run()


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or SENDERS]
    main({name: float(text) for name, text in words})
