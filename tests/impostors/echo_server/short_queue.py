"""Let 200 clients wait to be accepted, and do something slow for each before the next.

The name of a client is looked up, say, before its thread is started. Whoever finds the queue full has
to knock again a second later.

Caught by:
- A burst of 300 connections is taken at once: late
"""

import socketserver
import sys
import time
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 200  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
LOOK_UP = 0.005  # seconds


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = BACKLOG

    def verify_request(self, request: object, client_address: object) -> bool:
        time.sleep(LOOK_UP)
        return True


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
