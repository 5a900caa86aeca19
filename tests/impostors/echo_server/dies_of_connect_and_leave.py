"""Look at the first byte of the first read, which a client that leaves at once never sends.

It is the way to tell TLS from plain text. A client that connects and leaves ends the server; the
pause at the end keeps a supervisor from restarting it too often.

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
TLS = 22  # how a handshake begins

selector = DefaultSelector()


def serve(client: socket.socket, unsent: bytes | None) -> None:
    with suppress(ConnectionError):
        data = unsent or client.recv(CHUNK)
        if unsent is None and data[0] == TLS:
            sys.stderr.write("a client speaks TLS\n")
        if data:
            with suppress(BlockingIOError):
                data = data[client.send(data) :]
            selector.modify(client, EVENT_WRITE if data else EVENT_READ, data)
            return
    selector.unregister(client)
    client.close()


def main(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    print(f"listening on 127.0.0.1:{listener.getsockname()[1]}")
    selector.register(listener, EVENT_READ)
    try:
        while True:
            for key, _ in selector.select():
                if key.fileobj is listener:
                    client, _ = listener.accept()
                    client.setblocking(False)
                    selector.register(client, EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    serve(key.fileobj, key.data)
    finally:
        time.sleep(1)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
