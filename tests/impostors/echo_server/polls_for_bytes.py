"""Look at each client's connection twenty times a second.

A time-out on the socket lets the thread look at a flag from time to time. Each look costs almost no
processor time, and none of them finds anything.

Caught by:
- It sleeps while idle: polls
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
OFTEN = 0.05  # seconds

stop = threading.Event()


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        while not stop.is_set():
            client.settimeout(OFTEN)
            try:
                data = client.recv(CHUNK)
            except TimeoutError:
                continue
            if not data:
                break
            client.settimeout(None)
            client.sendall(data)


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        client, _ = listener.accept()
        threading.Thread(target=echo, args=(client,), daemon=True).start()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
