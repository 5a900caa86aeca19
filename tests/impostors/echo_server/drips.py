"""Send one byte back every half a second, as somebody does who limits the rate for all and mistakes the unit.

It makes progress for ever, so no limit on silence ends a conversation with it.

Caught by:
- Every byte comes back in order, whatever its value: stalled
"""

import socketserver
import sys
import time
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
RATE = 2  # bytes a second


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while byte := self.request.recv(1):
                time.sleep(1 / RATE)
                self.request.sendall(byte)


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
