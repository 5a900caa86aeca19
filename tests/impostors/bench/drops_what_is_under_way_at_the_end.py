"""Treat the end of a client's messages as the end of the client.

A queue separates reading from writing, and the reader closes at once at the end: messages that wait in
the queue are never sent. With one message at a time the queue is empty then.

Inconclusive: a connection ended after 0 of the 1024 bytes of an answer
"""

import socket
import sys
import threading
import time
from contextlib import suppress
from queue import Queue

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
WORK = 0.02  # seconds for each piece


def write(client: socket.socket, pieces: Queue[bytes]) -> None:
    with suppress(OSError):
        while data := pieces.get():
            time.sleep(WORK)
            client.sendall(data)


def echo(client: socket.socket) -> None:
    pieces: Queue[bytes] = Queue()
    threading.Thread(target=write, args=(client, pieces), daemon=True).start()
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            pieces.put(data)


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
