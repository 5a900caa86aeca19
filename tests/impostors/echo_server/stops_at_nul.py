"""Treat the bytes as a C string, which ends at the first NUL.

A buffer of `ctypes` has `raw` and `value`, and `value` looks like the one without the unused rest.
With text alone this does not show.

Caught by:
- Every byte comes back in order, whatever its value: closed
"""

import ctypes
import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        buffer = ctypes.create_string_buffer(CHUNK + 1)
        with suppress(ConnectionError):
            while size := self.request.recv_into(buffer, CHUNK):
                buffer[size] = b"\0"
                if not buffer.value:
                    break
                self.request.sendall(buffer.value)


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
