"""Accept one client, and leave the others in the queue.

The kernel completes every connection by itself, so the others look connected.

Inconclusive: nothing came back for
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
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
        host, port = listener.getsockname()
        print(f"listening on {host}:{port}")
        while True:
            client, _ = listener.accept()
            echo(client)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
