"""Two processes that were forked before any client came, each with a loop of its own."""

import asyncio
import os
import signal
import socket
import sys


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def work(listener):
    server = await asyncio.start_server(echo, sock=listener)
    await server.serve_forever()


port = int(sys.argv[1]) if sys.argv[1:] else 0
listener = socket.create_server(("127.0.0.1", port), backlog=128)
workers = []
for _ in range(2):
    if (pid := os.fork()) == 0:
        asyncio.run(work(listener))
    workers.append(pid)


def stop(number, frame):
    for worker in workers:
        os.kill(worker, number)


signal.signal(signal.SIGTERM, stop)
print("listening on {}:{}".format(*listener.getsockname()))
for worker in workers:
    os.waitpid(worker, 0)
