"""Echo every byte to every client, for ever.

`serve` runs a handler per client in one task group, so an error that
leaves a handler ends the whole server. It does not close the stream
either: the handler does. `send` waits while the client does not read.
"""

import sys
from contextlib import suppress

import anyio
from anyio.abc import SocketAttribute, SocketStream

PORT = ["0"]  # any free one


async def echo(stream: SocketStream) -> None:
    async with stream:
        with suppress(anyio.BrokenResourceError):
            async for data in stream:
                await stream.send(data)


async def main(port: int) -> None:
    listener = await anyio.create_tcp_listener(
        local_host="127.0.0.1", local_port=port
    )
    port = listener.extra(SocketAttribute.local_port)
    print(f"listening on 127.0.0.1:{port}")
    await listener.serve(echo)


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    anyio.run(main, int(text))
