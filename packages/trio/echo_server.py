"""Echo every byte to every client, for ever.

Every client's task lives in one nursery, so an error that leaves a
handler ends the whole server: the handler catches a broken
connection. `send_all` waits while the client does not read.
"""

import sys
from contextlib import suppress

import trio

PORT = ["0"]  # any free one


async def echo(stream: trio.SocketStream) -> None:
    with suppress(trio.BrokenResourceError):
        async for data in stream:
            await stream.send_all(data)


async def main(port: int) -> None:
    [listener] = await trio.open_tcp_listeners(port, host="127.0.0.1")
    host, port = listener.socket.getsockname()
    print(f"listening on {host}:{port}")
    await trio.serve_listeners(echo, [listener])


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    trio.run(main, int(text))
