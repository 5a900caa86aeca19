"""Send to an echo server and check what comes back, side by side.

`send_all` waits until the kernel has taken everything. What leaves a
nursery comes in a group, an exit too: so `receive` returns what is
wrong, and `main` says it. To read exactly so many bytes takes a loop.
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


async def receive(stream: trio.SocketStream, count: int) -> str | None:
    for number in range(1, count + 1):
        answer = b""
        while len(answer) < SIZE:
            data = await stream.receive_some(SIZE - len(answer))
            if not data:
                break
            answer += data
        if answer != MESSAGE % number:
            return f"message-{number} did not come back right"
        print(f"message-{number} comes back")
    if await stream.receive_some(1):
        return "more came back than was sent"
    print("client reaches the end")
    return None


async def main(port: int, count: int) -> None:
    if port > 65535:
        sys.exit(f"port {port}: the highest is 65535")
    try:
        stream = await trio.open_tcp_stream("127.0.0.1", port)
    except OSError:
        sys.exit(f"nobody listens on port {port}")
    print("client connects")
    async with stream, trio.open_nursery() as nursery:
        nursery.start_soon(send, stream, count)
        wrong = await receive(stream, count)
        if wrong:
            nursery.cancel_scope.cancel()
    sys.exit(wrong)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    trio.run(main, port, count)
