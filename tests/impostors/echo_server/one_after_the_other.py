"""Serve one client to its end, and only then accept the next.

It is the first server of every tutorial, and right with a single client. The queue of the
kernel hides the rest: the others are connected, but get no answer.

Caught by:
- Silent clients delay no other client: stalled
"""

import socket
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        client, _ = listener.accept()
        echo(client)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
