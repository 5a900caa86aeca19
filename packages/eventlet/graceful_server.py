"""Echo until a signal comes, then let the clients finish.

A signal does not wake the hub: what its handler has asked for waits
until something else does. So signals are blocked, and a real thread
of eventlet's pool waits for one. `eventlet.serve` tells nobody of its
clients; here they are in a GreenPool, which can be waited for.
"""

import signal
import sys
from contextlib import suppress

import eventlet
from eventlet import tpool
from eventlet.greenio import GreenSocket

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
CLIENTS = 1_000_000  # served at once
SIGNALS = signal.SIGTERM, signal.SIGINT


def echo(client: GreenSocket) -> None:
    with client, suppress(OSError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def serve(listener: GreenSocket, pool: eventlet.GreenPool) -> None:
    while True:
        client, _ = listener.accept()
        pool.spawn(echo, client)


def main(port: int, grace: float) -> None:
    if grace < 0:
        sys.exit(f"grace {grace}: the shortest is 0 seconds")
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        listener = eventlet.listen(
            ("127.0.0.1", port), backlog=BACKLOG, reuse_port=False
        )
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    pool = eventlet.GreenPool(CLIENTS)
    server = eventlet.spawn(serve, listener, pool)
    tpool.execute(signal.sigwait, SIGNALS)
    server.kill()
    listener.close()
    print("draining")
    with eventlet.Timeout(grace, False):
        pool.waitall()
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    main(int(port), float(grace))
