"""Leave a client whose end of sending is announced, and only write what was read from it before.

epoll tells of a half-close (EPOLLRDHUP) as soon as it has come, also while bytes that came before it are
unread, because the client was slow to take its own.

Caught by:
- Bytes sent before a half-close are echoed: closed
"""

import select
import socket
import sys
from contextlib import closing, suppress
from dataclasses import dataclass

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted
CHUNK = 65536  # bytes read at once, and at most as many wait to be written

READS = select.EPOLLIN | select.EPOLLRDHUP
WRITES = select.EPOLLOUT | select.EPOLLRDHUP


@dataclass
class Client:
    socket: socket.socket
    unsent: bytes = b""
    ends: bool = False

    def serve(self, events: int) -> int:
        """Return what to wait for next, or 0 once the client is done with."""
        with suppress(BlockingIOError):
            if self.unsent:
                self.ends = self.ends or bool(events & select.EPOLLRDHUP)
                self.unsent = self.unsent[self.socket.send(self.unsent) :]
            elif events & (select.EPOLLIN | select.EPOLLHUP):
                self.unsent = self.socket.recv(CHUNK)
                self.ends = not self.unsent
        if self.ends and not self.unsent:
            return 0
        if self.unsent:
            return select.EPOLLOUT if self.ends else WRITES
        return READS


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}")
    clients: dict[int, Client] = {}
    with closing(select.epoll()) as epoll:
        epoll.register(listener, select.EPOLLIN)
        while True:
            for number, events in epoll.poll():
                if number == listener.fileno():
                    connection, _ = listener.accept()
                    connection.setblocking(False)
                    clients[connection.fileno()] = Client(connection)
                    epoll.register(connection, READS)
                    continue
                try:
                    wanted = clients[number].serve(events)
                except OSError:
                    wanted = 0
                if wanted:
                    epoll.modify(number, wanted)
                else:
                    clients.pop(number).socket.close()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    main(int(text))
