"""Echo every byte to every client, for ever.

A thread per client, which may block as long as it likes: `sendall`
waits while the client does not read, and delays no other client. The
threads are daemons, so that a silent client does not keep the process.
"""

import socketserver
import sys
from contextlib import suppress

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main(port: int) -> None:
    with Server(("127.0.0.1", port), Echo) as server:
        host, port = server.socket.getsockname()
        print(f"listening on {host}:{port}")
        server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
