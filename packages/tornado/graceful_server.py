"""Echo until a signal comes, then let the clients finish.

`add_accept_handler` hands back what undoes it. Nobody keeps count of
the clients, so each has a future, in a set for as long as it stays.
`with_timeout` ends the waiting, and no client: `asyncio.run` cancels
whoever is left. The loop is asyncio's, and so are its signals.
"""

import asyncio
import signal
import socket
import sys
from contextlib import closing, suppress
from datetime import timedelta

from tornado import gen
from tornado.concurrent import Future
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import add_accept_handler

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


class Stream(IOStream):
    def read_from_fd(self, buf: bytearray | memoryview) -> int | None:
        return None if self.writing() else super().read_from_fd(buf)


async def echo(stream: IOStream) -> None:
    with closing(stream), suppress(StreamClosedError):
        while data := await stream.read_bytes(CHUNK, partial=True):
            await stream.write(data)
            await asyncio.sleep(0)


async def main(port: int, grace: float) -> None:
    if grace < 0:
        sys.exit(f"grace {grace}: the shortest is 0 seconds")
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    futures: set[Future[None]] = set()

    def accept(connection: socket.socket, address: object) -> None:
        future = gen.convert_yielded(echo(Stream(connection)))
        futures.add(future)
        future.add_done_callback(futures.discard)

    listener = socket.create_server(
        ("127.0.0.1", port), backlog=BACKLOG
    )
    listener.setblocking(False)
    stop_accepting = add_accept_handler(listener, accept)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    await stop.wait()
    stop_accepting()
    listener.close()
    print("draining")
    with suppress(TimeoutError):
        await gen.with_timeout(
            timedelta(seconds=grace), gen.multi([*futures])
        )
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
