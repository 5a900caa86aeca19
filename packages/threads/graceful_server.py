"""Echo until a signal comes, then let the clients finish.

All threads block the signals, and `main` waits for one. The server
looks twice a second whether to stop, and `shutdown` waits for that;
on Linux, it looks at once if its socket is shut down. A client's
thread cannot be ended; as a daemon, it dies with the process.
"""

import signal
import socket
import socketserver
import sys
import time
from contextlib import suppress
from threading import Thread
from typing import Any
from weakref import WeakSet

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Echo)
        self.threads = WeakSet[Thread]()

    def process_request(
        self, request: Any, client_address: Any
    ) -> None:
        thread = Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            daemon=True,
        )
        self.threads.add(thread)
        thread.start()


def main(port: int, grace: float) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    server = Server(port)
    host, port = server.socket.getsockname()
    print(f"listening on {host}:{port}")
    Thread(target=server.serve_forever).start()
    signal.sigwait(SIGNALS)
    with suppress(OSError):
        server.socket.shutdown(socket.SHUT_RDWR)
    server.shutdown()
    server.server_close()
    print("draining")
    deadline = time.monotonic() + grace
    for thread in [*server.threads]:
        thread.join(max(deadline - time.monotonic(), 0))
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    main(int(port), float(grace))
