"""Fork for each client, and never ask how the child ended.

A child whose parent does not wait for it stays in the kernel's table of processes, as a zombie. It has
no memory and no descriptor, but it takes one of the numbers for processes.

Caught by:
- Nothing is leaked: leak
"""

import os
import socket
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


def echo(client: socket.socket) -> None:
    with suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        client, _ = listener.accept()
        with client:
            if os.fork() == 0:
                listener.close()
                echo(client)
                os._exit(0)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
