"""Send to an echo server and check what comes back, side by side.

A socket may be read by one green thread and written by another, but
never be read, or written, by two. It is used as if it blocked: a file
made of it reads exactly what is asked for.
"""

import socket
import sys

import eventlet
from eventlet.greenio import GreenSocket

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


def send(server: GreenSocket, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        server.sendall(MESSAGE % number)
    print("client half-closes")
    server.shutdown(socket.SHUT_WR)


def receive(server: GreenSocket, count: int) -> None:
    with server.makefile("rb") as answers:
        for number in range(1, count + 1):
            if answers.read(SIZE) != MESSAGE % number:
                sys.exit(f"message-{number} did not come back right")
            print(f"message-{number} comes back")
        if answers.read(1):
            sys.exit("more came back than was sent")
    print("client reaches the end")


def main(port: int, count: int) -> None:
    try:
        server = eventlet.connect(("127.0.0.1", port))
    except OSError:
        sys.exit(f"nobody listens on port {port}")
    print("client connects")
    with server:
        thread = eventlet.spawn(send, server, count)
        receive(server, count)
        thread.wait()


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    main(port, count)
