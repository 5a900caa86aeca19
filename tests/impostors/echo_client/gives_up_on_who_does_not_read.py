"""Give up if a message has not gone out for three seconds.

A time-out around `drain`: the server is taken for dead. It only does
something else before it reads on.

Caught by:
- A slow server is waited for: exit-code
"""

import asyncio
import sys
from contextlib import closing, suppress

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes
PATIENCE = 3.0  # seconds


async def send(writer: asyncio.StreamWriter, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        writer.write(MESSAGE % number)
        await asyncio.wait_for(writer.drain(), PATIENCE)
    print("client half-closes")
    writer.write_eof()


async def receive(reader: asyncio.StreamReader, count: int) -> None:
    for number in range(1, count + 1):
        answer = b""
        with suppress(asyncio.IncompleteReadError):
            answer = await reader.readexactly(SIZE)
        if answer != MESSAGE % number:
            sys.exit(f"message-{number} did not come back right")
        print(f"message-{number} comes back")
    if await reader.read(1):
        sys.exit("more came back than was sent")
    print("client reaches the end")


async def main(port: int, count: int) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        sys.exit(f"nobody listens on port {port}")
    print("client connects")
    with closing(writer):
        async with asyncio.TaskGroup() as group:
            group.create_task(send(writer, count))
            await receive(reader, count)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    asyncio.run(main(port, count))
