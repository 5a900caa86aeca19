"""Ask every client a thousand times a second whether it has sent something.

Each question costs almost nothing, and a millisecond is a short delay. Ten clients make ten thousand
questions.

Caught by:
- It sleeps while idle: busy
"""

import asyncio
import socket
import sys

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
OFTEN = 0.001  # seconds


async def echo(client: socket.socket) -> None:
    with client:
        while True:
            try:
                data = client.recv(CHUNK)
            except BlockingIOError:
                await asyncio.sleep(OFTEN)
                continue
            except ConnectionError:
                break
            if not data:
                break
            await asyncio.get_running_loop().sock_sendall(client, data)


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
