"""Echo every byte to every client, for ever, at less cost.

No coroutine: the selector keeps the function for a ready socket, and
is called only when that changes. For a client that does not read, it
waits to send the remaining bytes, and reads no more from it.
"""

import socket
import sys
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE

from loop import selector

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


def echo(client: socket.socket, unsent: bytes = b"") -> None:
    data, sent = unsent, 0
    try:
        data = unsent or client.recv(CHUNK)
        sent = client.send(data)
    except BlockingIOError:
        if not data:
            return
    except OSError:
        data = b""
    if not data:
        selector.unregister(client)
        client.close()
    elif rest := data[sent:]:
        selector.modify(client, EVENT_WRITE, partial(echo, unsent=rest))
    elif unsent:
        selector.modify(client, EVENT_READ, echo)


def accept(listener: socket.socket) -> None:
    with suppress(OSError):
        client, _ = listener.accept()
        client.setblocking(False)
        selector.register(client, EVENT_READ, echo)


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port))
    listener.setblocking(False)
    selector.register(listener, EVENT_READ, accept)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
