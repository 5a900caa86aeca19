"""Echo every byte to every client, for ever.

`serve` gives each client a green thread, and closes its socket when
`echo` returns. An error that leaves `echo` ends the whole server, so
what a socket may raise is caught there; and after 1000 clients the
next would wait, unless more are allowed.
"""

import sys
from contextlib import suppress

import eventlet
from eventlet.greenio import GreenSocket

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
CLIENTS = 1_000_000  # served at once


def echo(client: GreenSocket, address: tuple[str, int]) -> None:
    with suppress(OSError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int) -> None:
    try:
        listener = eventlet.listen(
            ("127.0.0.1", port), backlog=BACKLOG, reuse_port=False
        )
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    eventlet.serve(listener, echo, concurrency=CLIENTS)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
