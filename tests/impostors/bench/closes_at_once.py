"""Close every connection as soon as it is accepted.

The socket is a local variable of the function that should pass it on, and is closed when
that function returns.

Inconclusive: a connection ended
"""

import socket
import sys

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted


def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
        host, port = listener.getsockname()
        print(f"listening on {host}:{port}")
        while True:
            client, _ = listener.accept()
            client.close()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
