"""Echo until a signal comes, then let the clients finish.

A signal must wake a loop that sleeps in the kernel: it rings the same
bell as a thread does. Nothing can be cancelled here. What is closed
is an error for the task that waits for it, and so ends it: first the
one that accepts, and when the grace is over, those of the clients.
"""

import signal
import socket
import sys
from contextlib import suppress

import loop

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT

Clients = dict[socket.socket, loop.Task[None]]


async def echo(client: socket.socket, clients: Clients) -> None:
    with client, suppress(OSError):
        while data := await loop.recv(client, CHUNK):
            await loop.sendall(client, data)
    del clients[client]


async def serve(listener: socket.socket, clients: Clients) -> None:
    with suppress(OSError):
        while True:
            client = await loop.accept(listener)
            clients[client] = loop.spawn(echo(client, clients))


async def cut_off(clients: Clients, grace: float) -> None:
    await loop.sleep(grace)
    for client in clients:
        loop.close(client)


async def main(port: int, grace: float) -> None:
    if grace < 0:
        sys.exit(f"grace {grace}: no time is shorter than 0 seconds")
    stop = loop.heard(*SIGNALS)
    listener = socket.create_server(
        ("127.0.0.1", port), backlog=BACKLOG
    )
    listener.setblocking(False)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    clients: Clients = {}
    loop.spawn(serve(listener, clients))
    await stop
    loop.close(listener)
    print("draining")
    loop.spawn(cut_off(clients, grace))
    for task in [*clients.values()]:
        await task
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    loop.run(main(int(port), float(grace)))
