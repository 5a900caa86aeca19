"""Write to a connection that the other side has reset.

asyncio ends well: the protocol hears of the loss. veloxloop 0.2.0 raises it out of `run_forever`, which ends
everything (Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    transport, _ = await asyncio.get_running_loop().create_connection(
        asyncio.Protocol, *listener.getsockname()
    )
    sock, _ = listener.accept()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, *[0] * 7]))
    sock.close()
    for _ in range(5):
        transport.write(bytes(65536))
        await asyncio.sleep(0.1)


asyncio.run(main(), loop_factory=import_module(sys.argv[1]).new_event_loop)
