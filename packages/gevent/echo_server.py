"""Echo every byte to every client, for ever.

`StreamServer` gives each client a greenlet, and closes its socket
when `echo` returns. The socket is gevent's own: `recv` and `sendall`
let others run while they wait, and look like calls that block.
"""

import sys
from contextlib import suppress

from gevent.server import StreamServer
from gevent.socket import socket

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


def echo(client: socket, address: tuple[str, int]) -> None:
    with suppress(ConnectionError):
        while data := client.recv(CHUNK):
            client.sendall(data)


def main(port: int) -> None:
    server = StreamServer(("127.0.0.1", port), echo)
    server.start()
    print(f"listening on {server.server_host}:{server.server_port}")
    server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
