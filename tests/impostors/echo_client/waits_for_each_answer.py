"""Send a message only when the one before it has come back.

A question, an answer: it needs no second task, and the client cannot
run ahead. But each message costs a whole journey there and back.

See: no message goes out before the last one has come back, so sending
and receiving never happen at the same time.

Caught by:
- All messages are sent before any answer is needed: stalled
- Every message is sent once and in order: bytes
"""

import asyncio
import sys
from contextlib import closing, suppress

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: int) -> None:
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        writer.write(MESSAGE % number)
        answer = b""
        with suppress(asyncio.IncompleteReadError):
            answer = await reader.readexactly(SIZE)
        if answer != MESSAGE % number:
            sys.exit(f"message-{number} did not come back right")
        print(f"message-{number} comes back")
    print("client half-closes")
    writer.write_eof()
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
        await talk(reader, writer, count)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    asyncio.run(main(port, count))
