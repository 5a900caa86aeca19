"""Echo until a signal comes, then let the clients finish.

`serve` starts its handlers in the task group that it gets, and can
be cancelled without them; leaving the block closes the listener. The
grace is a deadline for the handlers' group. Signals are received
inside their block; outside of it they have their default effect.
"""

import signal
import sys
from contextlib import suppress

import anyio
from anyio.abc import SocketAttribute, SocketStream

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
SIGNALS = signal.SIGTERM, signal.SIGINT


async def echo(stream: SocketStream) -> None:
    async with stream:
        with suppress(anyio.BrokenResourceError):
            async for data in stream:
                await stream.send(data)


async def main(port: int, grace: float) -> None:
    listener = await anyio.create_tcp_listener(
        local_host="127.0.0.1", local_port=port
    )
    port = listener.extra(SocketAttribute.local_port)
    async with anyio.create_task_group() as clients:
        with anyio.open_signal_receiver(*SIGNALS) as signals:
            async with listener, anyio.create_task_group() as group:
                group.start_soon(listener.serve, echo, clients)
                print(f"listening on 127.0.0.1:{port}")
                await anext(signals)
                group.cancel_scope.cancel()
        print("draining")
        clients.cancel_scope.deadline = anyio.current_time() + grace
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    anyio.run(main, int(port), float(grace))
