"""Echo until a signal comes, then let the clients finish.

A signal has to wake a loop that sleeps in the kernel: like a thread,
it sends a byte. A task cannot be cancelled, so the program closes the
socket for which the task waits, which raises an error there: first
the listener, then, after the grace, the clients' sockets.
"""

import signal
import socket
import sys
from contextlib import suppress

import loop

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
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
    stop = loop.until_signal(*SIGNALS)
    listener = socket.create_server(("127.0.0.1", port))
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
