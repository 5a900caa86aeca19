"""Say that it listens, but do not listen.

`bind` gives the port its number, and a program that prints it looks ready; `listen` was forgotten. A
client that ignores its errors counts very many messages a second.

Inconclusive: connection 1 failed: Connection refused
"""

import signal
import socket
import sys

PORT = ["0"]  # any free one


def main(port: int) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        host, port = listener.getsockname()
        print(f"listening on {host}:{port}")
        signal.pause()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
