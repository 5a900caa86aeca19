"""Answer a client with what another one sent.

A name in the module, instead of one in the function, holds the client. So the answer goes to the
client that came last.

Inconclusive: wrong bytes: an answer is what another client sent
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once

latest: socket.socket


def echo(client: socket.socket) -> None:
    global latest
    latest = client
    with client, suppress(OSError):
        while data := client.recv(CHUNK):
            latest.sendall(data)


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
