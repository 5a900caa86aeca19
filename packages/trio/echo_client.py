"""Send to an echo server and check what comes back, side by side.

`send_all` waits until the kernel has taken everything. Reading an
exact number of bytes takes a loop. An error that leaves a nursery
comes in a group, and cancels the other tasks in there.
"""

import sys

import trio

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


async def send(stream: trio.SocketStream, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        await stream.send_all(MESSAGE % number)
    print("client half-closes")
    await stream.send_eof()


async def receive(stream: trio.SocketStream, count: int) -> None:
    for number in range(1, count + 1):
        answer = b""
        while len(answer) < SIZE:
            data = await stream.receive_some(SIZE - len(answer))
            if not data:
                break
            answer += data
        if answer != MESSAGE % number:
            raise ValueError(f"message-{number} came back wrong")
        print(f"message-{number} comes back")
    async for _ in stream:
        pass
    print("client reaches the end")


async def main(port: int, count: int) -> None:
    stream = await trio.open_tcp_stream("127.0.0.1", port)
    print("client connects")
    wrong: str | None = None
    try:
        async with stream, trio.open_nursery() as nursery:
            nursery.start_soon(send, stream, count)
            await receive(stream, count)
    except* ValueError as errors:
        [wrong] = map(str, errors.exceptions)
    sys.exit(wrong)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    trio.run(main, port, count)
