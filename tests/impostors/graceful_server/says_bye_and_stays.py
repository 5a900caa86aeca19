"""Print bye, and stay for as long as a client does.

A thread that is not a daemon keeps the process, and `main` does not show that: its last line has been
printed.

Caught by:
- When the grace is over it ends: not-ended
- Its last line is bye and its exit code is 0: not-ended
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
POLL = 0.05  # seconds
SIGNALS = signal.SIGTERM, signal.SIGINT


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    block_on_close = False
    request_queue_size = BACKLOG


def main(port: int, grace: float) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        server = Server(("127.0.0.1", port), Echo)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = server.socket.getsockname()
    print(f"listening on {host}:{port}")
    threading.Thread(target=server.serve_forever, args=[POLL]).start()
    signal.sigwait(SIGNALS)
    server.shutdown()
    server.server_close()
    print("draining")
    deadline = time.monotonic() + grace
    for thread in {*threading.enumerate()} - {threading.main_thread()}:
        thread.join(max(deadline - time.monotonic(), 0))
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    main(int(port), float(grace))
