"""Keep back the bytes that do not fill a buffer.

Many small writes are collected into one, which is quick; the remaining bytes are never
flushed.

Inconclusive: were cut short
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
BUFFER = 1000  # bytes


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        kept = b""
        while data := client.recv(CHUNK):
            kept += data
            whole = len(kept) // BUFFER * BUFFER
            client.sendall(kept[:whole])
            kept = kept[whole:]


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
