"""Reset a connection instead of answering.

Closing without linger removes sockets that wait for their end, together with all unsent bytes.

Inconclusive: a connection ended: Connection reset by peer
"""

import socket
import struct
import sys
import threading

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
NOW = struct.pack("ii", 1, 0)  # see socket(7), SO_LINGER


def echo(client: socket.socket) -> None:
    with client:
        client.recv(CHUNK)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)


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
