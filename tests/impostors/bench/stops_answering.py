"""Continue to read, but stop answering after some messages.

A queue between reading and writing is full, and the task that should empty it waits for the lock that
this task holds.

Inconclusive: nothing came back for
"""

import socket
import sys
import threading
from contextlib import suppress
from itertools import count

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
LAST = 30  # messages

numbers = count(1)


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            if next(numbers) <= LAST:
                client.sendall(data)


def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
        host, port = listener.getsockname()
        print(f"listening on {host}:{port}")
        while True:
            client, _ = listener.accept()
            threading.Thread(target=echo, args=(client,), daemon=True).start()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
