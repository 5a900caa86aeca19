"""Keep a client's read buffer in a table, by its address, also after the client has left.

The next client has another port, so its entry is a new one.

Caught by:
- A client that has left costs no memory: memory
"""

import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
CHUNK = 262144  # bytes read at once

buffers: dict[tuple[str, int], bytearray] = {}


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        buffer = buffers.setdefault(self.client_address, bytearray(CHUNK))
        with suppress(ConnectionError):
            while size := self.request.recv_into(buffer):
                self.request.sendall(memoryview(buffer)[:size])


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
