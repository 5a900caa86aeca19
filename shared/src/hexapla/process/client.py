"""A client that speaks to a server, and says in a sentence what went wrong.

What a server does to its clients (refuse, reset, fall silent, answer too much) raises `Broken`.
No wait is longer than the client's `timeout` without progress, and no step than `PATIENCE` times that: who
sends a byte each second makes progress for ever.
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
from typing import Self

from hexapla.process.broken import Broken, expect
from hexapla.process.family import Family
from hexapla.process.kernel import tcp_queues

STALL_TIMEOUT_S = 10.0  # without any progress
PATIENCE = 3  # times that, for a step in all
HOST = "127.0.0.1"
READ_BYTES = 65536
FULL_S = 0.1  # a connection that takes nothing for this time is full


class Client:
    """One connection to a server on this machine.

    `taken` counts the bytes received by `receive` and `receive_all`. `receive_buffer` limits the bytes
    that our kernel keeps unread. `timeout` is in seconds without progress.
    """

    def __init__(
        self,
        port: int,
        receive_buffer: int | None = None,
        host: str = HOST,
        connected: socket.socket | None = None,
        timeout: float = STALL_TIMEOUT_S,
    ) -> None:
        self.port, self.taken, self.timeout = port, 0, timeout
        if connected is not None:
            self.socket = connected
            self.socket.settimeout(timeout)
            return
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.socket.settimeout(timeout)
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.socket.connect((host, port))
        except OSError as error:
            self.socket.close()
            text = f"a client could not connect to port {port}: {error}"
            raise Broken("refused", text) from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            code = "stalled" if isinstance(error, TimeoutError) else "closed"
            raise Broken(code, f"the server took no more of {len(data)} bytes: {error}") from error

    def receive(self, size: int) -> bytes:
        parts, began = bytearray(), time.monotonic()
        while len(parts) < size:
            progress = f"{len(parts)} of {size} bytes"
            part = self._receive(size - len(parts), progress, began)
            expect(part, "closed", f"the server closed after {progress}")
            parts += part
        return bytes(parts)

    def receive_all(self) -> bytes:
        parts, began = bytearray(), time.monotonic()
        while part := self._receive(READ_BYTES, f"{len(parts)} bytes", began):
            parts += part
        return bytes(parts)

    def echo(self, data: bytes) -> bytes:
        self.send(data)
        return self.receive(len(data))

    def finish(self) -> None:
        """Say that no more will be sent; receiving goes on."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise Broken("closed", f"the server was gone before the half-close: {error}") from error

    def reset(self) -> None:
        """Break the connection off, so that the server's kernel sees a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def offer(self, data: bytes) -> int:
        """Return how many bytes the kernel takes at once, without waiting; 0 if it is full."""
        self.socket.setblocking(False)
        try:
            return self.socket.send(data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise Broken("closed", f"the server took no more: {error}") from error
        finally:
            self.socket.settimeout(self.timeout)

    def read_fast(self) -> None:
        """Let the kernel keep much unread again, after `receive_buffer` had made it stop early."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)

    def retransmissions(self) -> int | None:
        """Return how many segments were sent again, or None if the kernel does not tell."""
        if sys.platform != "linux":
            return None
        info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
        return int(struct.unpack_from("=I", info, 100)[0])  # tcpi_total_retrans in linux/tcp.h

    def server_queues(self) -> tuple[int, int] | None:
        """Return the bytes unread by the server and by us, or None if the kernel does not tell."""
        return tcp_queues(HOST, self.port, self.socket.getsockname()[1])

    def unread_by_server(self) -> int | None:
        """Return how many bytes the server's kernel has that it has not read, or None if nobody tells."""
        queues = self.server_queues()
        return queues[0] if queues else None

    def queues(self) -> tuple[int, int]:
        """Return the bytes that our own kernel holds: not yet received by us, and not yet taken."""
        unread = fcntl.ioctl(self.socket, termios.FIONREAD, b"\0" * 4)
        unsent = fcntl.ioctl(self.socket, termios.TIOCOUTQ, b"\0" * 4)
        return struct.unpack("i", unread)[0], struct.unpack("i", unsent)[0]

    def _receive(self, size: int, progress: str, began: float) -> bytes:
        not_endless(began, self.timeout, progress)
        try:
            data = self.socket.recv(min(size, 1 << 20))
        except TimeoutError:
            text = f"{progress} came back, then nothing for {self.timeout:.0f} s"
            raise Broken("stalled", text) from None
        except OSError as error:
            raise Broken("closed", f"{progress} came back, then: {error}") from error
        self.taken += len(data)
        return data


def converse(talks: Mapping[Client, Sequence[bytes]]) -> dict[Client, bytes]:
    """Send each client's pieces and receive at the same time, with all clients at once.

    Returns the received bytes once they are as many as the client sent. Raises `Broken` if a server closes
    early, if nothing moves for the longest of the clients' timeouts, or if all together takes too long.
    """
    began = time.monotonic()
    timeout = max((client.timeout for client in talks), default=STALL_TIMEOUT_S)
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
            ready = selector.select(timeout)
            lacking = sum(wanted.values()) - sum(map(len, received.values()))
            text = f"{lacking} bytes had not come back when nothing moved for {timeout:.0f} s"
            expect(ready, "stalled", text)
            not_endless(began, timeout, f"{sum(map(len, received.values()))} bytes")
            for key, events in ready:
                client = key.data
                progress = f"{len(received[client])} of {wanted[client]} bytes"
                try:
                    if events & selectors.EVENT_WRITE:
                        _send_some(client, unsent[client])
                    if events & selectors.EVENT_READ:
                        part = client.socket.recv(READ_BYTES)
                        expect(part, "closed", f"the server closed after {progress}")
                        received[client] += part
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise Broken("closed", f"{progress} came back, then: {error}") from error
                if len(received[client]) >= wanted[client] and not unsent[client]:
                    selector.unregister(client.socket)
                elif not unsent[client]:
                    selector.modify(client.socket, selectors.EVENT_READ, client)
    for client in talks:
        client.socket.settimeout(client.timeout)
    return {client: bytes(data) for client, data in received.items()}


def overfill(client: Client, family: Family, chunk: bytes, most: int, sent: int = 0) -> int:
    """Send the chunk, over and over, until the server rests (or spins) and leaves some of it unread.

    We read nothing meanwhile. Returns how much was sent in all: at least `sent`, which had been sent before,
    and hardly more than `most`. While the kernel alone waits, the server has read everything.
    """
    while sent < most:
        taken = client.offer(chunk[sent % len(chunk) :])
        sent += taken
        waits = not taken and not until(lambda: client.queues()[1] == 0, FULL_S)
        full = waits and client.unread_by_server() != 0
        if full and (family.at_rest() or not family.comes_to_rest()):
            break
    return sent


def not_endless(began: float, timeout: float, progress: str) -> None:
    """Raise `Broken` if a step that began then, on the monotonic clock, has taken too long in all."""
    passed = time.monotonic() - began
    expect(passed < PATIENCE * timeout, "stalled", f"only {progress} came back in {passed:.0f} s")


def _send_some(client: Client, pieces: "deque[memoryview[int]]") -> None:
    if pieces:
        sent = client.socket.send(pieces[0])
        pieces[0] = pieces[0][sent:]
        if not pieces[0]:
            pieces.popleft()


def knock(stack: ExitStack, port: int, count: int) -> list[socket.socket]:
    """Return sockets that have asked to be connected, without waiting; they close with the stack."""
    sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
    for connecting in sockets:
        connecting.setblocking(False)
        connecting.connect_ex((HOST, port))
    return sockets


def let_in(port: int, sockets: Sequence[socket.socket]) -> list[Client]:
    for number, connecting in enumerate(sockets, 1):
        with selectors.DefaultSelector() as selector:
            selector.register(connecting, selectors.EVENT_WRITE)
            text = f"connection {number} took {STALL_TIMEOUT_S:.0f} s"
            expect(selector.select(STALL_TIMEOUT_S), "refused", text)
        failure = os.strerror(connecting.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        text = f"connection {number} of {len(sockets)} failed: {failure}"
        expect(failure == os.strerror(0), "refused", text)
    return [Client(port, connected=connected) for connected in sockets]


def until(condition: Callable[[], bool], seconds: float = STALL_TIMEOUT_S) -> bool:
    deadline = time.monotonic() + seconds
    while not (true := condition()) and time.monotonic() < deadline:
        time.sleep(0.005)
    return true
