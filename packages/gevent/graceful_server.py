"""Echo until a signal comes, then let the clients finish.

A server that spawns into a Pool knows its clients: `stop` joins the
pool for some seconds, and kills the rest. It would close the
listener, too, but without a sign of when. `signal_handler` calls in a
greenlet of its own, never in the middle of another.
"""

import signal
import sys
from contextlib import suppress

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gevent.socket import socket

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


def echo(client: socket, address: tuple[str, int]) -> None:
    with suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int, grace: float) -> None:
    stop = Event()
    for number in SIGNALS:
        gevent.signal_handler(number, stop.set)
    server = StreamServer(("127.0.0.1", port), echo, spawn=Pool())
    server.start()
    print(f"listening on {server.server_host}:{server.server_port}")
    stop.wait()
    server.close()
    print("draining")
    server.stop(timeout=grace)
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    main(int(port), float(grace))
