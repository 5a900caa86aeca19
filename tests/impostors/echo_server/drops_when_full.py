"""Put each line into a queue for the writer, and drop it when the queue is full.

`put_nowait` may raise QueueFull, and a queue of 1000 seemed never to be full. The writer keeps to a
rate, so that it does not flood a client.

Caught by:
- Ten thousand pipelined messages come back whole: stalled
"""

import asyncio
import sys
from contextlib import closing, suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once
RATE = 1000  # messages in a second, and as many may wait


async def answer(queue: asyncio.Queue[bytes], writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while message := await queue.get():
            writer.write(message)
            await writer.drain()
            await asyncio.sleep(1 / RATE)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    queue = asyncio.Queue[bytes](RATE)
    with closing(writer), suppress(ConnectionError):
        async with asyncio.TaskGroup() as group:
            group.create_task(answer(queue, writer))
            while data := await reader.read(CHUNK):
                for message in data.splitlines(keepends=True):
                    with suppress(asyncio.QueueFull):
                        queue.put_nowait(message)
            await queue.put(b"")


async def main(port: int) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=BACKLOG)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")
    await server.serve_forever()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    asyncio.run(main(int(text)))
