"""Use `select`, which cannot wait for a descriptor above 1023.

It works everywhere, and for a thousand clients. Then one client more raises an error, in the middle of
the loop that serves all.

Caught by:
- Eleven hundred clients are served at once: closed
"""

import select
import socket
import sys

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    unsent: dict[socket.socket, bytes] = {}
    while True:
        readable = [client for client, data in unsent.items() if not data]
        writable = [client for client, data in unsent.items() if data]
        ready, free, _ = select.select([listener, *readable], writable, [])
        for each in (*ready, *free):
            if each is listener:
                client, _ = listener.accept()
                client.setblocking(False)
                unsent[client] = b""
                continue
            try:
                data = unsent[each] or each.recv(CHUNK)
                unsent[each] = data[each.send(data) :]
            except BlockingIOError:
                unsent[each] = data
            except ConnectionError:
                data = b""
            if not data:
                del unsent[each]
                each.close()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
