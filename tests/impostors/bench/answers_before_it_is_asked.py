"""Greet every client, and echo after that.

Most text protocols begin with a line from the server, and a client that skips it takes it as part of
the rest.

Inconclusive: wrong bytes: an answer is not what was sent
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
GREETING = b"welcome\r\n"


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        client.sendall(GREETING)
        while data := client.recv(CHUNK):
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
