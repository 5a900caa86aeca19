"""Look for the answer fifty times a second.

A time-out of `select`, so that the loop could end when it is told to.
It wakes for nothing while the server is quiet.

Caught by:
- It sleeps while nothing comes: polls
"""

import select
import socket
import sys
from threading import Thread

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes
OFTEN = 0.02  # seconds


def send(server: socket.socket, count: int) -> None:
    for number in range(1, count + 1):
        sys.stdout.write(f"message-{number} goes out\n")
        server.sendall(MESSAGE % number)
    sys.stdout.write("client half-closes\n")
    server.shutdown(socket.SHUT_WR)


def read(server: socket.socket) -> bytes:
    while not select.select([server], [], [], OFTEN)[0]:
        pass
    return server.recv(SIZE)


def receive(server: socket.socket, count: int) -> None:
    rest = b""
    for number in range(1, count + 1):
        while len(rest) < SIZE and (data := read(server)):
            rest += data
        if rest[:SIZE] != MESSAGE % number:
            raise ValueError(f"message-{number} came back wrong")
        rest = rest[SIZE:]
        sys.stdout.write(f"message-{number} comes back\n")
    while read(server):
        pass
    sys.stdout.write("client reaches the end\n")


def main(port: int, count: int) -> None:
    server = socket.create_connection(("127.0.0.1", port))
    print("client connects")
    with server:
        thread = Thread(target=send, args=(server, count), daemon=True)
        thread.start()
        try:
            receive(server, count)
        except ValueError as error:
            sys.exit(str(error))
        thread.join()


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    main(port, count)
