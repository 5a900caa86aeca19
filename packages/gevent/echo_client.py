"""Send to an echo server and check what comes back, side by side.

One greenlet may read a socket while another writes. The code looks as
if it blocked: a file made of the socket reads an exact number of
bytes, and `sendall` waits until the kernel has taken everything.
"""

import sys

import gevent
from gevent import socket

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


def send(server: socket.socket, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        server.sendall(MESSAGE % number)
    print("client half-closes")
    server.shutdown(socket.SHUT_WR)


def receive(server: socket.socket, count: int) -> None:
    with server.makefile("rb") as answers:
        for number in range(1, count + 1):
            if answers.read(SIZE) != MESSAGE % number:
                raise ValueError(f"message-{number} came back wrong")
            print(f"message-{number} comes back")
        answers.read()
    print("client reaches the end")


def main(port: int, count: int) -> None:
    server = socket.create_connection(("127.0.0.1", port))
    print("client connects")
    with server:
        greenlet = gevent.spawn(send, server, count)
        try:
            receive(server, count)
        except ValueError as error:
            sys.exit(str(error))
        greenlet.get()


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    main(port, count)
