"""Give a client three seconds to say something, and close its connection after that.

A time-out in the handler finds clients that are gone, and three seconds are what many examples wait.
A client that has nothing to say is not gone.

Caught by:
- A quiet connection stays open: closed
"""

import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once
SILENCE = 3.0  # seconds


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.settimeout(SILENCE)
        with suppress(ConnectionError, TimeoutError):
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
        server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
