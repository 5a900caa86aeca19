"""Keep the bytes of every conversation, in a list that nobody reads.

It was a log for debugging once. Each client costs what it has said, for ever.

Caught by:
- A client that has left costs no memory: memory
"""

import asyncio
import signal
import sys
from contextlib import closing, suppress

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
SIGNALS = signal.SIGTERM, signal.SIGINT

conversations: list[list[bytes]] = []


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    conversation: list[bytes] = []
    conversations.append(conversation)
    with closing(writer), suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            conversation.append(data)
            writer.write(data)
            await writer.drain()


async def main(port: int, grace: float) -> None:
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await stop.wait()
    server.close()
    print("draining")
    this = asyncio.current_task()
    with suppress(TimeoutError):
        async with asyncio.timeout(grace):
            while tasks := asyncio.all_tasks() - {this}:
                await asyncio.wait(tasks)
    print("bye")


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    asyncio.run(main(int(port), float(grace)))
