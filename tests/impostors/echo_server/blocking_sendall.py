"""Wait for the clients that can be read, and write to them with a `sendall` that blocks.

The selector reports which clients have sent something, so `recv` never waits. A client that does
not read makes `sendall` wait, and with it the one thread that serves all clients.

Caught by:
- A client that never reads costs bounded memory: stalled
"""

import socket
import sys
from selectors import EVENT_READ, DefaultSelector

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once

selector = DefaultSelector()


def serve(client: socket.socket) -> None:
    try:
        data = client.recv(CHUNK)
        client.sendall(data)
    except ConnectionError:
        data = b""
    if not data:
        selector.unregister(client)
        client.close()


def main(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    selector.register(listener, EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                client, _ = listener.accept()
                selector.register(client, EVENT_READ)
            elif isinstance(key.fileobj, socket.socket):
                serve(key.fileobj)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
