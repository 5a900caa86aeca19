"""Echo every byte to every client, for ever.

The selector only says when a socket can be used; the program uses it
itself. `send` may take a part of the data: the rest waits until the
kernel has room, and meanwhile nothing more is read from that client.
"""

import socket
import sys
from contextlib import suppress

import loop

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


async def echo(client: socket.socket) -> None:
    with client, suppress(ConnectionError):
        while data := await loop.recv(client, CHUNK):
            await loop.sendall(client, data)


async def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port))
    listener.setblocking(False)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    while True:
        loop.spawn(echo(await loop.accept(listener)))


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    loop.run(main(int(text)))
