"""Send each message by one call of `send`, on a socket with a time-out.

A socket with a time-out waits until it can take something, not until it
can take all. To a server that reads at once it mostly sends all.

Caught by:
- Every message is sent once and in order: bytes
"""

import socket
import sys
from threading import Thread

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes
PATIENCE = 60.0  # seconds
BUFFER = SIZE // 4  # bytes that may wait to be sent: never a whole message


def send(server: socket.socket, count: int) -> None:
    for number in range(1, count + 1):
        sys.stdout.write(f"message-{number} goes out\n")
        server.send(MESSAGE % number)
    sys.stdout.write("client half-closes\n")
    server.shutdown(socket.SHUT_WR)


def receive(server: socket.socket, count: int) -> None:
    with server.makefile("rb") as answers:
        for number in range(1, count + 1):
            if answers.read(SIZE) != MESSAGE % number:
                raise ValueError(f"message-{number} came back wrong")
            sys.stdout.write(f"message-{number} comes back\n")
        answers.read()
    sys.stdout.write("client reaches the end\n")


def main(port: int, count: int) -> None:
    server = socket.create_connection(("127.0.0.1", port), PATIENCE)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
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
