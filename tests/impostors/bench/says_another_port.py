"""Echo as promised, but on another port than the printed one.

A program that asks for any free port twice, once to print it and once to listen, gets
two ports.

Inconclusive: connection 1 failed: Connection refused
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)) as found:
        host, named = found.getsockname()
        with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
            found.close()
            print(f"listening on {host}:{named}")
            while True:
                client, _ = listener.accept()
                threading.Thread(target=echo, args=(client,), daemon=True).start()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
