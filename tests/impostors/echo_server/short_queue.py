"""Let one client wait to be accepted, and refuse the others.

Many examples have this number, and only their author connects to them. A client that finds the queue
full has to ask again a second later.

Caught by:
- A burst of five connections is taken at once: late
"""

import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = BACKLOG


def main(port: int) -> None:
    server = Server(("127.0.0.1", port), Echo)
    host, port = server.socket.getsockname()
    print(f"listening on {host}:{port}")
    server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
