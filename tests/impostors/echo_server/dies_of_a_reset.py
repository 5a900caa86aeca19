"""Let the error of one client end the loop that serves all of them.

A loop by hand has no task around each client, so any error of `recv` goes to `main`. The pause at
the end keeps a supervisor from restarting it too often.

Caught by:
- A reset harms no other client: closed
"""

import socket
import sys
import time
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
PAUSE = 1.0  # seconds before it ends

selector = DefaultSelector()


def serve(client: socket.socket, unsent: bytes) -> None:
    unsent = unsent or client.recv(CHUNK)
    if unsent:
        with suppress(BlockingIOError):
            unsent = unsent[client.send(unsent) :]
        selector.modify(client, EVENT_WRITE if unsent else EVENT_READ, unsent)
    else:
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
    try:
        while True:
            for key, _ in selector.select():
                if key.fileobj is listener:
                    client, _ = listener.accept()
                    client.setblocking(False)
                    selector.register(client, EVENT_READ, b"")
                elif isinstance(key.fileobj, socket.socket):
                    serve(key.fileobj, key.data)
    finally:
        time.sleep(PAUSE)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
