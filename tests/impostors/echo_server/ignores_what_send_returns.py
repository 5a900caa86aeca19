"""Take for granted that `send` has sent everything.

It has, as long as the kernel has room; `send` looks like `sendall`, and no test of a few bytes tells
them apart. A small send buffer, meant to save memory, makes it happen sooner.

Caught by:
- Bytes sent before a half-close are echoed: bytes
"""

import socket
import sys
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SMALL = 4096  # bytes of a send buffer

selector = DefaultSelector()


def serve(client: socket.socket, unsent: bytes) -> None:
    try:
        data = unsent or client.recv(CHUNK)
        if not data:
            raise ConnectionError("the client is gone")
        unsent = data
        with suppress(BlockingIOError):
            client.send(data)
            unsent = b""
    except ConnectionError:
        selector.unregister(client)
        client.close()
    else:
        selector.modify(client, EVENT_WRITE if unsent else EVENT_READ, unsent)


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
                client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
                client.setblocking(False)
                selector.register(client, EVENT_READ, b"")
            elif isinstance(key.fileobj, socket.socket):
                serve(key.fileobj, key.data)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
