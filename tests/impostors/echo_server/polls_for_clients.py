"""Ask twenty times a second whether a client has come.

`serve_forever` with a short interval, so that it would soon see that it should stop. Nobody ever tells
it.

Caught by:
- It sleeps while idle: polls
"""

import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once
OFTEN = 0.05  # seconds


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


def main(port: int) -> None:
    with Server(("127.0.0.1", port), Echo) as server:
        host, port = server.socket.getsockname()
        print(f"listening on {host}:{port}")
        server.serve_forever(OFTEN)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
