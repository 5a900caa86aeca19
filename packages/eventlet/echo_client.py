"""Send to an echo server and check what comes back, side by side.

One green thread may read a socket while another writes, but two may
not read it, nor write it. The code looks as if it blocked: a file
made of the socket reads an exact number of bytes.
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
                raise ValueError(f"message-{number} came back wrong")
            print(f"message-{number} comes back")
        answers.read()
    print("client reaches the end")


def main(port: int, count: int) -> None:
    server = eventlet.connect(("127.0.0.1", port))
    print("client connects")
    with server:
        thread = eventlet.spawn(send, server, count)
        try:
            receive(server, count)
        except ValueError as error:
            sys.exit(str(error))
        thread.wait()


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    main(port, count)
