"""Write a line and its end one after the other, and leave Nagle's algorithm on.

The kernel holds the second write back until the first is acknowledged, and the client's kernel waits
40 ms before it does that. Each is right by itself.

Caught by:
- A hundred small messages come back at the pace of a plain echo: late
"""

import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                line = data.removesuffix(b"\n")
                self.request.sendall(line)
                if line != data:
                    self.request.sendall(b"\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = BACKLOG


def main(port: int) -> None:
    try:
        server = Server(("127.0.0.1", port), Echo)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = server.socket.getsockname()
    print(f"listening on {host}:{port}")
    server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
