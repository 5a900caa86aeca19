"""Keep the socket of a client that broke off open, in the set of all clients.

Cleaning up is the last step of `echo`, and an error in the middle skips it. Without the set Python
would close the socket by itself.

Caught by:
- Nothing is leaked: leak
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once

clients: set[socket.socket] = set()


def echo(client: socket.socket) -> None:
    clients.add(client)
    with suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)
        clients.remove(client)
        client.close()


def main(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        client, _ = listener.accept()
        threading.Thread(target=echo, args=(client,), daemon=True).start()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
