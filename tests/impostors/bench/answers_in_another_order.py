"""Answer each message as soon as it is ready, in any order.

A thread for each message is easy, and some are ready sooner than others. With one message at a time
this does not show.

Inconclusive: answers came in the wrong order
"""

import socket
import sys
import threading
from contextlib import suppress

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
SIZE = 1024  # bytes of a message
SLOW = 0.03  # seconds that every other one takes


def answer(client: socket.socket, message: bytes) -> None:
    with suppress(OSError):
        client.sendall(message)


def echo(client: socket.socket) -> None:
    threads: list[threading.Timer] = []
    with client, suppress(ConnectionError):
        while message := client.recv(SIZE, socket.MSG_WAITALL):
            seconds = 0 if len(threads) % 2 else SLOW
            threads.append(threading.Timer(seconds, answer, (client, message)))
            threads[-1].start()
        for thread in threads:
            thread.join()


def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
        host, port = listener.getsockname()
        print(f"listening on {host}:{port}")
        while True:
            client, _ = listener.accept()
            threading.Thread(target=echo, args=(client,), daemon=True).start()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
