"""Close a connection at its end of file, and lose the bytes that the kernel had no room for.

Many loops treat an empty read as a client that is gone. A client that has only half-closed still
waits for the rest.

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
HIGH = 65536  # bytes unsent, from which on nothing more is read

selector = DefaultSelector()


def serve(client: socket.socket, unsent: bytearray, events: int) -> None:
    try:
        if events & EVENT_READ:
            data = client.recv(CHUNK)
            unsent += data
            if not data:
                raise ConnectionError("the client is gone")
        with suppress(BlockingIOError):
            del unsent[: client.send(unsent)]
    except ConnectionError:
        selector.unregister(client)
        client.close()
    else:
        reads = EVENT_READ if len(unsent) < HIGH else 0
        selector.modify(client, reads | (EVENT_WRITE if unsent else 0), unsent)


def main(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    selector.register(listener, EVENT_READ)
    while True:
        for key, events in selector.select():
            if key.fileobj is listener:
                client, _ = listener.accept()
                client.setblocking(False)
                selector.register(client, EVENT_READ, bytearray())
            elif isinstance(key.fileobj, socket.socket):
                serve(key.fileobj, key.data, events)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
