"""Read and write in two threads, and end only the one that reads.

The writer waits for the next piece in its queue. Nobody puts a piece there that says it was the last.

Caught by:
- Nothing is leaked: leak
"""

import queue
import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


def write(client: socket.socket, pieces: queue.Queue[bytes]) -> None:
    while True:
        piece = pieces.get()
        with suppress(OSError):
            client.sendall(piece)
        pieces.task_done()


def echo(client: socket.socket) -> None:
    pieces: queue.Queue[bytes] = queue.Queue(8)
    threading.Thread(target=write, args=(client, pieces), daemon=True).start()
    with client:
        with suppress(ConnectionError):
            while data := client.recv(CHUNK):
                pieces.put(data)
        pieces.join()


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        client, _ = listener.accept()
        threading.Thread(target=echo, args=(client,), daemon=True).start()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
