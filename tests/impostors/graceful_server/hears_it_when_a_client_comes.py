"""Check whether it should end only after it has accepted a client.

A handler that sets a flag is the usual first version. But since Python 3.5 a call that a signal has
interrupted goes on waiting: `accept` returns when a client comes, and not before.

Caught by:
- At SIGINT it drains, too: missing-line
- Without clients it ends at once: missing-line
"""

import signal
import socketserver
import sys
import threading
import time
from contextlib import suppress

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = BACKLOG


def main(port: int, grace: float) -> None:
    stop = threading.Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    try:
        server = Server(("127.0.0.1", port), Echo)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = server.socket.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        server.handle_request()
        if stop.is_set():
            break
    server.server_close()
    print("draining")
    deadline = time.monotonic() + grace
    for thread in {*threading.enumerate()} - {threading.main_thread()}:
        thread.join(max(deadline - time.monotonic(), 0))
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    main(int(port), float(grace))
