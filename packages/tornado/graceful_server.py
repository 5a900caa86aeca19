"""Echo until a signal comes, then let the clients finish.

A TCPServer that stops leaves its clients alone, and does not count
them: each has a future in a set while it stays. Waiting for them does
not end them: `asyncio.run` cancels the rest. The loop is asyncio's,
and so are its signals.
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress
from datetime import timedelta

from tornado import gen
from tornado.concurrent import Future
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import bind_sockets
from tornado.tcpserver import TCPServer

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT


async def echo(stream: IOStream) -> None:
    with closing(stream), suppress(StreamClosedError):
        while data := await stream.read_bytes(CHUNK, partial=True):
            await stream.write(data)


class Server(TCPServer):
    def __init__(self) -> None:
        super().__init__()
        self.futures: set[Future[None]] = set()

    def handle_stream(self, stream: IOStream, address: object) -> None:
        future = gen.convert_yielded(echo(stream))
        self.futures.add(future)
        future.add_done_callback(self.futures.discard)


async def main(port: int, grace: float) -> None:
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = Server()
    [listener] = bind_sockets(port, "127.0.0.1")
    server.add_socket(listener)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    await stop.wait()
    server.stop()
    print("draining")
    with suppress(TimeoutError):
        await gen.with_timeout(
            timedelta(seconds=grace), gen.multi([*server.futures])
        )
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
