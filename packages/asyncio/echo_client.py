"""Send to an echo server and check what comes back, side by side.

A stream is a pair: one task writes while another reads. `drain`
waits until the kernel has most of the bytes. An error inside the
group cancels the sender, and leaves in a group.
"""

import asyncio
import sys
from contextlib import suppress

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


async def send(writer: asyncio.StreamWriter, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        writer.write(MESSAGE % number)
        await writer.drain()
    print("client half-closes")
    writer.write_eof()


async def receive(reader: asyncio.StreamReader, count: int) -> None:
    for number in range(1, count + 1):
        answer = b""
        with suppress(asyncio.IncompleteReadError):
            answer = await reader.readexactly(SIZE)
        if answer != MESSAGE % number:
            raise ValueError(f"message-{number} came back wrong")
        print(f"message-{number} comes back")
    await reader.read()
    print("client reaches the end")


async def main(port: int, count: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print("client connects")
    wrong: str | None = None
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(send(writer, count))
            await receive(reader, count)
    except* ValueError as errors:
        [wrong] = map(str, errors.exceptions)
    finally:
        writer.close()
    sys.exit(wrong)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    asyncio.run(main(port, count))
