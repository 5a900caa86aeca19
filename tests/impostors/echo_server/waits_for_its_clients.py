"""End on SIGTERM, once the last client has left.

The threads of a ThreadingTCPServer are no daemons unless one says so, and its `with` block waits for
every one of them. A client that stays keeps the server.

Caught by:
- SIGTERM ends it within two seconds: it still ran two seconds after SIGTERM
"""

import signal
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
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = BACKLOG


def main(port: int) -> None:
    try:
        server = Server(("127.0.0.1", port), Echo)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = server.socket.getsockname()
    print(f"listening on {host}:{port}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with server:
        server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
