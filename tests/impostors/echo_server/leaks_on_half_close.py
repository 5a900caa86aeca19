"""Shut a connection down at its end, and do not close it.

`shutdown` tells the client that all is over, and the client is content. The descriptor stays open as
long as the set of all clients keeps the socket.

Caught by:
- Nothing is leaked: leak
"""

import socket
import sys
import threading

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once

clients: set[socket.socket] = set()


def echo(client: socket.socket) -> None:
    clients.add(client)
    try:
        while data := client.recv(CHUNK):
            client.sendall(data)
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
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
