"""Echo until a signal comes, then let the clients finish.

One nursery accepts, and another, which outlasts it, has the clients.
Cancelling the first stops accepting and closes the listener; the
grace is a deadline for the second. Signals are received inside their
block; outside of it they have their default effect.
"""

import signal
import sys
from contextlib import suppress
from functools import partial

import trio

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
SIGNALS = signal.SIGTERM, signal.SIGINT


async def echo(stream: trio.SocketStream) -> None:
    with suppress(trio.BrokenResourceError):
        async for data in stream:
            await stream.send_all(data)


async def main(port: int, grace: float) -> None:
    [listener] = await trio.open_tcp_listeners(port, host="127.0.0.1")
    host, port = listener.socket.getsockname()
    async with trio.open_nursery() as clients:
        serve = partial(trio.serve_listeners, handler_nursery=clients)
        with trio.open_signal_receiver(*SIGNALS) as signals:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(serve, echo, [listener])
                print(f"listening on {host}:{port}")
                await anext(signals)
                nursery.cancel_scope.cancel()
        print("draining")
        clients.cancel_scope.deadline = trio.current_time() + grace
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    trio.run(main, int(port), float(grace))
