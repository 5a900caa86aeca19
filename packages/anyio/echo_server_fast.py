"""Echo every byte to every client, for ever, at less cost.

No stream: `wait_readable` waits until a plain socket can be used, and
the task uses it itself. So nothing is read before the task asks for
it, on any loop. After an error of `accept` the loop pauses.
"""

import socket
import sys
from contextlib import suppress

import anyio

PORT = ["0"]  # any free one
CHUNK = 65536  # bytes read at once
PAUSE = 0.1  # seconds


async def echo(client: socket.socket) -> None:
    with client, suppress(OSError):
        while True:
            await anyio.wait_readable(client)
            with suppress(BlockingIOError):
                data = client.recv(CHUNK)
                if not data:
                    return
                await send(client, memoryview(data))


async def send(client: socket.socket, rest: memoryview) -> None:
    while rest:
        try:
            rest = rest[client.send(rest) :]
        except BlockingIOError:
            await anyio.wait_writable(client)


async def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port))
    listener.setblocking(False)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    async with anyio.create_task_group() as group:
        while True:
            await anyio.wait_readable(listener)
            try:
                client, _ = listener.accept()
            except OSError:
                await anyio.sleep(PAUSE)
            else:
                client.setblocking(False)
                group.start_soon(echo, client)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    anyio.run(main, int(text))
