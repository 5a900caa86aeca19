"""The observer as a client: it speaks to a server, and says in a sentence what went wrong.

Whatever a server does to its clients (refuse, reset, fall silent, answer too much) is an AssertionError
here, because it is the server's doing. Nothing waits for longer than `PATIENCE` without progress.
"""

import fcntl
import os
import selectors
import socket
import struct
import sys
import termios
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

PATIENCE = 10.0  # seconds without any progress

HOST = "127.0.0.1"

STEP = 65536  # bytes asked of the kernel at once

SOCK_DIAG = 4  # NETLINK_SOCK_DIAG in linux/netlink.h, which `socket` does not name


class Client:
    """One connection to a server on this machine; in a `with` statement it is closed at the end.

    `taken` is how many bytes have been received one after the other.
    `receive_buffer` bytes are all that its kernel may keep unread, where that is given.
    """

    def __init__(
        self,
        port: int,
        receive_buffer: int | None = None,
        host: str = HOST,
        connected: socket.socket | None = None,
    ) -> None:
        self.port, self.taken = port, 0
        if connected is not None:
            self.socket = connected
            self.socket.settimeout(PATIENCE)
            return
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.socket.settimeout(PATIENCE)
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.socket.connect((host, port))
        except OSError as error:
            self.socket.close()
            raise AssertionError(f"a client could not connect to port {port}: {error}") from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send all of the data, however long the server takes to read it."""
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise AssertionError(
                f"the server took no more of {len(data)} bytes: {error}"
            ) from error

    def receive(self, size: int) -> bytes:
        """Return exactly so many bytes."""
        parts = bytearray()
        while len(parts) < size:
            part = self._receive(size - len(parts), len(parts), size)
            assert part, f"the server closed after {len(parts)} of {size} bytes"
            parts += part
        return bytes(parts)

    def receive_all(self) -> bytes:
        """Return everything until the server closes."""
        parts = bytearray()
        while part := self._receive(STEP, len(parts), None):
            parts += part
        return bytes(parts)

    def echo(self, data: bytes) -> bytes:
        """Send a little data and return as many bytes."""
        self.send(data)
        return self.receive(len(data))

    def finish(self) -> None:
        """Say that no more will be sent; receiving goes on."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise AssertionError(f"the server was gone before the half-close: {error}") from error

    def reset(self) -> None:
        """Break the connection off, so that the server's kernel sees a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def offer(self, data: bytes) -> int:
        """Return how many bytes the kernel takes at once, without waiting; none where it is full."""
        self.socket.setblocking(False)
        try:
            return self.socket.send(data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise AssertionError(f"the server took no more: {error}") from error
        finally:
            self.socket.settimeout(PATIENCE)

    def read_fast(self) -> None:
        """Let the kernel keep much unread again, after `receive_buffer` had made it stop early."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)

    def retransmissions(self) -> int | None:
        """Return how many segments had to be sent again, or None where the kernel does not tell."""
        if sys.platform != "linux":
            return None
        info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
        return int(struct.unpack_from("=I", info, 100)[0])  # tcpi_total_retrans in linux/tcp.h

    def server_queues(self) -> tuple[int, int] | None:
        """Return the bytes that the server's kernel holds: unread by it, and unread by us.

        None where the kernel does not tell. Source: sock_diag(7), of one connection.
        """
        if sys.platform != "linux":
            return None
        ours = self.socket.getsockname()[1]
        nobody = 0xFFFFFFFF
        ask = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, nobody)
        ask += struct.pack("!HH", self.port, ours) + 2 * socket.inet_aton(HOST).ljust(16, b"\0")
        ask += struct.pack("=III", 0, nobody, nobody)
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as kernel:
            kernel.send(struct.pack("=IHHII", 16 + len(ask), 20, 1, 0, 0) + ask)
            answer = kernel.recv(8192)
        if struct.unpack_from("=IH", answer)[1] != 20:  # SOCK_DIAG_BY_FAMILY; else it is an error
            return None
        unread, unsent = struct.unpack_from("=II", answer, 16 + 4 + 48 + 4)
        return unread, unsent

    def queues(self) -> tuple[int, int]:
        """Return the bytes that our own kernel holds: not yet received by us, and not yet taken."""
        answers: list[int] = []
        for request in (termios.FIONREAD, termios.TIOCOUTQ):
            answers += struct.unpack("i", fcntl.ioctl(self.socket, request, b"\0" * 4))
        return answers[0], answers[1]

    def _receive(self, size: int, had: int, wanted: int | None) -> bytes:
        of = "" if wanted is None else f" of {wanted}"
        try:
            data = self.socket.recv(min(size, 1 << 20))
        except TimeoutError:
            raise AssertionError(
                f"{had}{of} bytes came back, then nothing for {PATIENCE:.0f} s"
            ) from None
        except OSError as error:
            raise AssertionError(f"{had}{of} bytes came back, then: {error}") from error
        self.taken += len(data)
        return data


def converse(talks: Mapping[Client, Sequence[bytes]]) -> dict[Client, bytes]:
    """Send each client's pieces and receive at the same time, with all clients at once.

    Returns what each received, once that is as much as it sent. Raises AssertionError when a server
    closes early, or when nothing has come or gone for `PATIENCE` seconds.
    """
    unsent = {
        client: deque(memoryview(piece) for piece in pieces) for client, pieces in talks.items()
    }
    wanted = {client: sum(map(len, pieces)) for client, pieces in talks.items()}
    received = {client: bytearray() for client in talks}
    with selectors.DefaultSelector() as selector:
        for client in talks:
            client.socket.setblocking(False)
            selector.register(client.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, client)
        while selector.get_map():
            ready = selector.select(PATIENCE)
            lacking = sum(wanted.values()) - sum(map(len, received.values()))
            assert ready, f"{lacking} bytes had not come back when nothing moved for {PATIENCE} s"
            for key, events in ready:
                client = key.data
                try:
                    if events & selectors.EVENT_WRITE:
                        _send_some(client, unsent[client])
                    if events & selectors.EVENT_READ:
                        part = client.socket.recv(STEP)
                        had = len(received[client])
                        assert part, f"the server closed after {had} of {wanted[client]} bytes"
                        received[client] += part
                except BlockingIOError:
                    continue
                except OSError as error:
                    had = len(received[client])
                    raise AssertionError(
                        f"{had} of {wanted[client]} bytes came back, then: {error}"
                    ) from error
                if len(received[client]) >= wanted[client] and not unsent[client]:
                    selector.unregister(client.socket)
                elif not unsent[client]:
                    selector.modify(client.socket, selectors.EVENT_READ, client)
    for client in talks:
        client.socket.settimeout(PATIENCE)
    return {client: bytes(data) for client, data in received.items()}


def _send_some(client: Client, pieces: "deque[memoryview[int]]") -> None:
    if pieces:
        sent = client.socket.send(pieces[0])
        pieces[0] = pieces[0][sent:]
        if not pieces[0]:
            pieces.popleft()


def knock(stack: ExitStack, port: int, count: int) -> list[socket.socket]:
    """Return so many sockets, each of which has asked to be connected; none was awaited.

    They are closed with the stack.
    """
    sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
    for each in sockets:
        each.setblocking(False)
        each.connect_ex((HOST, port))
    return sockets


def let_in(port: int, sockets: Sequence[socket.socket]) -> list[Client]:
    """Return the clients that these sockets become, once all of them are connected."""
    for number, each in enumerate(sockets, 1):
        with selectors.DefaultSelector() as selector:
            selector.register(each, selectors.EVENT_WRITE)
            assert selector.select(PATIENCE), f"connection {number} took {PATIENCE:.0f} s"
        failure = os.strerror(each.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        assert failure == os.strerror(0), f"connection {number} of {len(sockets)} failed: {failure}"
    return [Client(port, connected=each) for each in sockets]


def until(happened: Callable[[], bool], seconds: float | None = None) -> bool:
    """Return whether something came true in that time, else in `PATIENCE`; it is looked at often."""
    deadline = time.monotonic() + (PATIENCE if seconds is None else seconds)
    while not (true := happened()) and time.monotonic() < deadline:
        time.sleep(0.005)
    return true
