"""Fork for each client, and let the child wait for another one that never comes.

The child was written as a worker that serves one client after the other, but its parent forks a new
one for each.

Caught by:
- Nothing is leaked: leak
"""

import os
import signal
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
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        client, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            echo(client)
            signal.pause()
        client.close()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
