"""Send to an echo server and check what comes back, side by side.

A selector takes each descriptor once, and here two tasks wait for one
socket: the sender has a duplicate, a second descriptor of the same
connection. Receiving an exact number of bytes takes a loop.
"""

import socket
import sys

import loop

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


async def send(server: socket.socket, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        await loop.sendall(server, MESSAGE % number)
    print("client half-closes")
    server.shutdown(socket.SHUT_WR)


async def receive(server: socket.socket, count: int) -> None:
    for number in range(1, count + 1):
        answer = b""
        while len(answer) < SIZE:
            data = await loop.recv(server, SIZE - len(answer))
            if not data:
                break
            answer += data
        if answer != MESSAGE % number:
            raise ValueError(f"message-{number} came back wrong")
        print(f"message-{number} comes back")
    while await loop.recv(server, SIZE):
        pass
    print("client reaches the end")


async def main(port: int, count: int) -> None:
    server = await loop.connect(("127.0.0.1", port))
    print("client connects")
    with server, server.dup() as duplicate:
        task = loop.spawn(send(duplicate, count))
        try:
            await receive(server, count)
        except ValueError as error:
            sys.exit(str(error))
        await task


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    loop.run(main(port, count))
