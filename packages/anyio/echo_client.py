"""Send to an echo server and check what comes back, side by side.

`send` waits until the kernel has taken what it may. To read exactly
so many bytes, a stream is wrapped into one that buffers. What leaves
a task group comes in a group, an exit too: so `receive` returns what
is wrong, and `main` says it.
"""

import sys
from contextlib import suppress

import anyio
from anyio.abc import SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


async def send(stream: SocketStream, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        await stream.send(MESSAGE % number)
    print("client half-closes")
    await stream.send_eof()


async def receive(stream: SocketStream, count: int) -> str | None:
    buffered = BufferedByteReceiveStream(stream)
    for number in range(1, count + 1):
        answer = b""
        with suppress(anyio.IncompleteRead):
            answer = await buffered.receive_exactly(SIZE)
        if answer != MESSAGE % number:
            return f"message-{number} did not come back right"
        print(f"message-{number} comes back")
    with suppress(anyio.EndOfStream):
        await buffered.receive()
        return "more came back than was sent"
    print("client reaches the end")
    return None


async def main(port: int, count: int) -> None:
    try:
        stream = await anyio.connect_tcp("127.0.0.1", port)
    except OSError:
        sys.exit(f"nobody listens on port {port}")
    print("client connects")
    async with stream, anyio.create_task_group() as group:
        group.start_soon(send, stream, count)
        wrong = await receive(stream, count)
        if wrong:
            group.cancel_scope.cancel()
    sys.exit(wrong)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    anyio.run(main, port, count)
