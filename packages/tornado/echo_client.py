"""Send to an echo server and check what comes back, side by side.

`write` can be awaited until the kernel has taken everything. There is
no half-close: the program half-closes the socket. An IOStream closes
itself at the end, and at a reset too: `error` tells them apart.
"""

import asyncio
import socket
import sys
from contextlib import suppress

from tornado import gen
from tornado.iostream import IOStream, StreamClosedError
from tornado.tcpclient import TCPClient

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


async def send(stream: IOStream, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        await stream.write(MESSAGE % number)
    print("client half-closes")
    stream.socket.shutdown(socket.SHUT_WR)


async def receive(stream: IOStream, count: int) -> None:
    for number in range(1, count + 1):
        answer = b""
        with suppress(StreamClosedError):
            answer = await stream.read_bytes(SIZE)
        if answer != MESSAGE % number:
            raise ValueError(f"message-{number} came back wrong")
        print(f"message-{number} comes back")
    await stream.read_until_close()
    if stream.error:
        raise stream.error
    print("client reaches the end")


async def main(port: int, count: int) -> None:
    stream = await TCPClient().connect("127.0.0.1", port)
    print("client connects")
    sending = gen.convert_yielded(send(stream, count))
    try:
        await receive(stream, count)
    except ValueError as error:
        sys.exit(str(error))
    await sending


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    asyncio.run(main(port, count))
