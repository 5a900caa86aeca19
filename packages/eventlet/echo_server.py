"""Echo every byte to every client, for ever.

A green thread per client, out of a pool: when all are busy, the next
client waits. An error in `echo` is printed and ends that client only;
an error of `accept` ends the server. A second server may use the same
port, unless `reuse_port` is off.
"""

import sys
from contextlib import suppress

import eventlet
from eventlet.greenio import GreenSocket

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once
CLIENTS = 10_000  # served at once


def echo(client: GreenSocket) -> None:
    with client, suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int) -> None:
    listener = eventlet.listen(("127.0.0.1", port), reuse_port=False)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    pool = eventlet.GreenPool(CLIENTS)
    while True:
        client, _ = listener.accept()
        pool.spawn_n(echo, client)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
