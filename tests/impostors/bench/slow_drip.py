"""Answer byte by byte, with a pause before each.

It shows in a terminal how bytes travel. Some byte always moves, so a limit on silence alone never ends
it.

Inconclusive: the warm-up took longer than
"""

import socket
import sys
import threading
import time
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
PAUSE = 0.01  # seconds


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            for byte in data:
                time.sleep(PAUSE)
                client.sendall(bytes([byte]))


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
