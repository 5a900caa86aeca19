"""Echo until a signal comes, then let the clients finish.

A signal does not wake the hub, and eventlet has no idiom for that:
Python itself writes the signal's number to `bell`, and `main` waits
for a byte at the other end. Clients are in a GreenPool, for which
`main` waits; clients left after the grace end with the process.
"""

import signal
import sys
from contextlib import suppress

import eventlet
from eventlet.green import socket
from eventlet.greenio import GreenSocket

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
CHUNK = 65536  # bytes read at once
CLIENTS = 10_000  # served at once
SIGNALS = signal.SIGTERM, signal.SIGINT


def echo(client: GreenSocket) -> None:
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def serve(listener: GreenSocket, pool: eventlet.GreenPool) -> None:
    while True:
        client, _ = listener.accept()
        pool.spawn_n(echo, client)


def main(port: int, grace: float) -> None:
    bell, ear = socket.socketpair()
    signal.set_wakeup_fd(bell.fileno())
    for number in SIGNALS:
        signal.signal(number, lambda *_: None)
    listener = eventlet.listen(("127.0.0.1", port), reuse_port=False)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    pool = eventlet.GreenPool(CLIENTS)
    server = eventlet.spawn(serve, listener, pool)
    ear.recv(1)
    server.kill()
    listener.close()
    print("draining")
    with eventlet.Timeout(grace, False):
        pool.waitall()
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    main(int(port), float(grace))
