"""Echo every byte to every client, for ever, at less cost.

No stream and no coroutine: the IOLoop calls a handler when a socket
is ready. The handler stays until it is removed. A client that does
not read gets another for its remaining bytes, and then the first.
"""

import asyncio
import socket
import sys
from functools import partial

from tornado.ioloop import IOLoop
from tornado.netutil import add_accept_handler, bind_sockets

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


def echo(client: socket.socket, _: int, unsent: bytes = b"") -> None:
    data, sent = unsent, 0
    try:
        data = unsent or client.recv(CHUNK)
        sent = client.send(data)
    except BlockingIOError:
        if not data:
            return
    except OSError:
        data = b""
    if data and not unsent and sent == len(data):
        return
    IOLoop.current().remove_handler(client)
    if not data:
        client.close()
    elif rest := data[sent:]:
        again = partial(echo, unsent=rest)
        IOLoop.current().add_handler(client, again, IOLoop.WRITE)
    else:
        IOLoop.current().add_handler(client, echo, IOLoop.READ)


def accept(client: socket.socket, address: object) -> None:
    client.setblocking(False)
    IOLoop.current().add_handler(client, echo, IOLoop.READ)


async def main(port: int) -> None:
    [listener] = bind_sockets(port, "127.0.0.1")
    add_accept_handler(listener, accept)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
