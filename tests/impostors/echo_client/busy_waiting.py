"""Ask again and again whether something can be sent or has come.

A socket that does not block returns at once, with or without data;
asked without a pause it takes all of a processor, and waits for
nothing.

Caught by:
- It sleeps while nothing comes: busy
"""

import socket
import sys
from contextlib import suppress

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


def talk(server: socket.socket, count: int) -> None:
    out, back, unsent, rest = 0, 0, b"", b""
    while True:
        with suppress(BlockingIOError):
            if not unsent and out < count:
                out += 1
                print(f"message-{out} goes out")
                unsent = MESSAGE % out
            if unsent:
                unsent = unsent[server.send(unsent) :]
                if not unsent and out == count:
                    print("client half-closes")
                    server.shutdown(socket.SHUT_WR)
        with suppress(BlockingIOError):
            data = server.recv(SIZE)
            if not data:
                break
            rest += data
        while back < count and len(rest) >= SIZE and rest[:SIZE] == MESSAGE % (back + 1):
            rest, back = rest[SIZE:], back + 1
            print(f"message-{back} comes back")
    if back < count:
        sys.exit(f"message-{back + 1} did not come back right")
    if rest:
        sys.exit("more came back than was sent")
    print("client reaches the end")


def main(port: int, count: int) -> None:
    try:
        server = socket.create_connection(("127.0.0.1", port))
    except OSError:
        sys.exit(f"nobody listens on port {port}")
    print("client connects")
    with server:
        server.setblocking(False)
        talk(server, count)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    main(port, count)
