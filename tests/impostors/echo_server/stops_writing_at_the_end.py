"""Read in one task, write in another, and end both as soon as one has ended.

The reader ends when the client half-closes; the writer may be in the middle of the last bytes, and is
cancelled there. Ending the two halves of a connection together is the first idea.

Caught by:
- Bytes sent before a half-close are echoed: bytes
"""

import asyncio
import socket
import sys

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
WAITING = 8  # reads that may wait to be written


async def read(client: socket.socket, queue: asyncio.Queue[bytes]) -> None:
    while data := await asyncio.get_running_loop().sock_recv(client, CHUNK):
        await queue.put(data)


async def write(client: socket.socket, queue: asyncio.Queue[bytes]) -> None:
    while True:
        await asyncio.get_running_loop().sock_sendall(client, await queue.get())


async def echo(client: socket.socket) -> None:
    queue = asyncio.Queue[bytes](WAITING)
    tasks = {asyncio.create_task(each(client, queue)) for each in (read, write)}
    with client:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    listener.setblocking(False)
    tasks = set[asyncio.Task[None]]()
    while True:
        client, _ = await asyncio.get_running_loop().sock_accept(listener)
        client.setblocking(False)
        task = asyncio.create_task(echo(client))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
