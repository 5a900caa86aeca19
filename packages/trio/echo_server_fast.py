"""Echo every byte to every client, for ever, at less cost.

It uses a stream's own socket directly, without the extra work of a
stream: `send` may take a part of the data, so the program sends the
rest again, and a broken connection raises the system's error. Both
calls let the other clients run, as a stream's do.
"""

import sys
from contextlib import suppress

import trio

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once


async def echo(stream: trio.SocketStream) -> None:
    client = stream.socket
    with suppress(OSError):
        while data := await client.recv(CHUNK):
            sent = await client.send(data)
            while sent < len(data):
                sent += await client.send(memoryview(data)[sent:])


async def main(port: int) -> None:
    [listener] = await trio.open_tcp_listeners(port, host="127.0.0.1")
    host, port = listener.socket.getsockname()
    print(f"listening on {host}:{port}")
    await trio.serve_listeners(echo, [listener])


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    trio.run(main, int(text))
