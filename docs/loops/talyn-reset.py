"""Read from a server that resets the connection.

asyncio raises ConnectionResetError; with talyn 0.10.4 the reader gets b'', as at the end
(Python 3.13.0, 2026-11-29).
"""

import asyncio
import socket
import sys
from importlib import import_module


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    reader, _writer = await asyncio.open_connection(*listener.getsockname())
    sock, _ = listener.accept()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, *[0] * 7]))
    asyncio.get_running_loop().call_later(0.3, sock.close)
    try:
        print(await asyncio.wait_for(reader.read(), 3))
    except OSError as error:
        print(repr(error))
        return not isinstance(error, ConnectionResetError)
    return True


sys.exit(asyncio.run(main(), loop_factory=getattr(import_module(sys.argv[1]), "Loop", None)))
