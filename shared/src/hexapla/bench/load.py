"""The generator: many clients in one loop, each message another, every byte of every answer compared.

Either every client sends as soon as it has its answer (a closed loop: `exchange`), or messages are due at
fixed moments, whatever the server does (an open loop: `offer`), and a late answer is late for those behind
it, too. Whatever a server does wrong is `Spoilt`, and there is no number then. A message is a slice of
noise, so that making one costs a copy; comparing is one comparison of bytes, and costs less.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from types import TracebackType
from typing import Self

PATIENCE = 5.0  # seconds in which nothing moves
WARM = 3  # answers that each connection has had before anything counts
NOISE = 1 << 20  # bytes from which messages are cut; a power of two
STRIDE = 40_503  # bytes from one message to the next; odd, so that all of the noise is used
ROOM = 1 << 18  # bytes of a send buffer: a whole message must fit
SOON = (
    0.0015  # seconds: a selector counts in milliseconds, so what is due before is waited for awake
)
ON_TIME = 0.001  # seconds by which we may send late ourselves


class Spoilt(Exception):
    """There is no number: what was found instead, in words."""


class Load:
    """Clients of one server. Use it in a `with` statement: leaving it resets every connection."""

    def __init__(
        self, port: int, connections: int, size: int, seed: int, host: str = "127.0.0.1"
    ) -> None:
        self.size, self.connections = size, connections
        self._noise = Random(seed).randbytes(NOISE + size)
        self._at = 0
        self._selector = selectors.EpollSelector() if HAS_EPOLL else selectors.DefaultSelector()
        self._sockets: dict[int, socket.socket] = {}
        self._send: dict[int, Callable[[bytes], int]] = {}
        self._receive: dict[int, Callable[[int], bytes]] = {}
        self._awaited: dict[int, bytes] = {}
        try:
            for number in range(connections):
                self._connect(host, port, number)
        except BaseException:
            self.close()
            raise

    def _connect(self, host: str, port: int, number: int) -> None:
        try:
            client = socket.create_connection((host, port), PATIENCE)
        except OSError as error:
            raise Spoilt(f"connection {number + 1} failed: {error.strerror or error}") from error
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        client.setblocking(False)
        key = client.fileno()
        self._sockets[key], self._awaited[key] = client, b""
        self._send[key], self._receive[key] = client.send, client.recv
        self._selector.register(client, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Reset every connection, so that none lingers in a kernel."""
        self._selector.close()
        for client in self._sockets.values():
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
            client.close()
        self._sockets.clear()

    def warm(self) -> None:
        """Let every connection have some answers."""
        self.exchange(WARM * self.connections)

    def exchange(self, count: int, spent: list[float] | None = None) -> None:
        """Send so many messages, each as soon as its connection has the answer before, and await all.

        The seconds from sending a message to its answer are added to `spent`, where that is given. Raises
        `Spoilt` when an answer is wrong, is cut short, or does not come.
        """
        ready, clock = self._ready(), time.perf_counter
        receive, send, awaited = self._receive, self._send, self._awaited
        noise, size, at = self._noise, self.size, self._at
        began = dict.fromkeys(self._sockets, 0.0)
        left = count
        for key in [*self._sockets][:count]:
            at = (at + STRIDE) % NOISE
            awaited[key] = noise[at : at + size]
            self._say(key, began, clock)
            left -= 1
        waiting = min(count, self.connections)
        while waiting:
            events = ready(PATIENCE)
            if not events:
                raise Spoilt(self._silence(count - left - waiting))
            for key, _ in events:
                try:
                    data = receive[key](size)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise Spoilt(self._broken(key, error)) from error
                if data != awaited[key] and not self._whole(key, data):
                    continue
                if spent is not None:
                    spent.append(clock() - began[key])
                if not left:
                    waiting -= 1
                    awaited[key] = b""
                    continue
                left -= 1
                at = (at + STRIDE) % NOISE
                awaited[key] = message = noise[at : at + size]
                if spent is not None:
                    began[key] = clock()
                try:
                    sent = send[key](message)
                except OSError as error:
                    raise Spoilt(self._broken(key, error)) from error
                if sent != size:
                    raise Spoilt(f"the kernel took {sent} of the {size} bytes of a message")
        self._at = at

    def offer(self, count: int, rate: float) -> list[float]:
        """Send so many messages at a fixed rate; return each one's seconds from when it was due.

        A message is sent when it is due, whether or not those before it were answered. Raises `Spoilt` when
        an answer is wrong or missing, or when we ourselves could not keep the rate.
        """
        ready, clock, keys = self._ready(), time.perf_counter, [*self._sockets]
        due: dict[int, deque[tuple[bytes, float]]] = {key: deque() for key in keys}
        spent: list[float] = []
        late = number = 0
        start = clock() + SOON
        while len(spent) < count:
            now = clock()
            while number < count and (moment := start + number / rate) <= now:
                key = keys[number % len(keys)]
                self._at = (self._at + STRIDE) % NOISE
                message = self._noise[self._at : self._at + self.size]
                due[key].append((message, moment))
                late += clock() - moment > ON_TIME
                self._awaited[key] = message
                self._say(key)
                number += 1
            wait = start + number / rate - clock() if number < count else PATIENCE
            events = ready(wait if wait > SOON else 0)
            if not events and number == count:
                raise Spoilt(self._silence(len(spent)))
            for key, _ in events:
                self._take(key, due[key], spent)
        if late > count / 100:
            raise Spoilt(f"client-bound: {late} of {count} messages were sent too late by us")
        return spent

    def _take(self, key: int, due: deque[tuple[bytes, float]], spent: list[float]) -> None:
        try:
            data = self._receive[key](ROOM)
        except BlockingIOError:
            return
        except OSError as error:
            raise Spoilt(self._broken(key, error)) from error
        if not data:
            raise Spoilt("the server closed a connection before its answers were whole")
        now = time.perf_counter()
        while data:
            if not due:
                raise Spoilt("more bytes came back than were sent")
            message, moment = due.popleft()
            size = min(len(data), len(message))
            if data[:size] != message[:size]:
                raise Spoilt("wrong bytes: an answer is not what was sent")
            data = data[size:]
            if size == len(message):
                spent.append(now - moment)
            else:
                due.appendleft((message[size:], moment))

    def quiet(self) -> None:
        """Ask that nothing is left over: raise `Spoilt` if more bytes came than were sent."""
        for key, data in ((key, self._peek(key)) for key in self._sockets):
            if data:
                raise Spoilt(
                    f"more bytes came back than were sent: {len(data)} on connection {key}"
                )

    def _peek(self, key: int) -> bytes:
        try:
            return self._sockets[key].recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise Spoilt(self._broken(key, error)) from error

    def _ready(self) -> Callable[[float], Sequence[tuple[int, int]]]:
        """Return what waits for answers: the kernel's own call, where that gives numbers at once."""
        if HAS_EPOLL and isinstance(self._selector, selectors.EpollSelector):
            return self._selector._selector.poll  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001
        selector = self._selector
        return lambda wait: [(key.fd, events) for key, events in selector.select(wait)]

    def _say(
        self,
        key: int,
        began: dict[int, float] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if began is not None:
            began[key] = clock()
        try:
            sent = self._send[key](self._awaited[key])
        except OSError as error:
            raise Spoilt(self._broken(key, error)) from error
        if sent != self.size:
            raise Spoilt(f"the kernel took {sent} of the {self.size} bytes of a message")

    def _whole(self, key: int, data: bytes) -> bool:
        """Return whether a piece ends an answer, and remember what is still to come; it may be wrong."""
        awaited = self._awaited[key]
        if not data:
            done = self.size - len(awaited)
            raise Spoilt(f"the server closed after {done} of the {self.size} bytes of an answer")
        if not awaited:
            raise Spoilt("more bytes came back than were sent")
        if not awaited.startswith(data):
            others = (each for other, each in self._awaited.items() if other != key)
            whose = "what another client sent" if data in others else "not what was sent"
            raise Spoilt(f"wrong bytes: an answer is {whose}")
        self._awaited[key] = awaited[len(data) :]
        return not self._awaited[key]

    def _silence(self, answered: int) -> str:
        return f"nothing came back for {PATIENCE:.0f} s, after {answered} answers"

    def _broken(self, key: int, error: OSError) -> str:
        return f"a connection broke: {error.strerror or error}"


LINGER = bytes((1, 0, 0, 0, 0, 0, 0, 0))  # on, for no seconds: closing resets, see socket(7)
HAS_EPOLL = hasattr(selectors, "EpollSelector")
