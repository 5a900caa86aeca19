"""Send to an echo server and check what comes back, side by side.

`send` waits until the kernel has taken the bytes. A wrapper buffers a
stream, to read an exact number of bytes. An error that leaves a task
group comes in a group, and cancels the other tasks in there.
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


async def receive(stream: SocketStream, count: int) -> None:
    buffered = BufferedByteReceiveStream(stream)
    for number in range(1, count + 1):
        answer = b""
        with suppress(anyio.IncompleteRead):
            answer = await buffered.receive_exactly(SIZE)
        if answer != MESSAGE % number:
            raise ValueError(f"message-{number} came back wrong")
        print(f"message-{number} comes back")
    async for _ in buffered:
        pass
    print("client reaches the end")


async def main(port: int, count: int) -> None:
    stream = await anyio.connect_tcp("127.0.0.1", port)
    print("client connects")
    wrong: str | None = None
    try:
        async with stream, anyio.create_task_group() as group:
            group.start_soon(send, stream, count)
            await receive(stream, count)
    except* ValueError as errors:
        [wrong] = map(str, errors.exceptions)
    sys.exit(wrong)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    anyio.run(main, port, count)
