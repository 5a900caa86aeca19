"""The generator: many clients in one loop, each message another, every byte of every answer compared.

Either every client sends as soon as it has its answer (a closed loop: `exchange`), or messages are due at
fixed moments, whatever the server does (an open loop: `offer`), and a late answer is late for those behind
it, too. At the end every client sends several messages at once and no more after them (`farewell`): what a
server does wrong only then would otherwise stay unseen. Whatever it does wrong is `InvalidSample`, and there is no
number then. A message is a slice of noise, so that making one costs a copy; comparing is one comparison of
bytes, and costs less. What waits, reads and writes is the kernel's own call: a socket's methods cost more.
"""

import os
import select
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from random import Random
from types import TracebackType
from typing import NamedTuple, Self

PATIENCE = 5.0  # seconds in which nothing moves

WARMING = 20.0  # seconds for the whole of a warm-up

LONGEST = 60.0  # seconds for all that is exchanged; of an open loop, from when the last is due

WARM = 3  # answers that each connection has had before anything counts

LAST = 4  # messages that each connection sends at once at the end

NOISE = 1 << 20  # bytes from which messages are cut; a power of two

STRIDE = 40_503  # bytes from one message to the next; odd, so that all of the noise is used

ROOM = 1 << 18  # bytes of a send buffer: a whole message must fit

SOON = (
    0.0001  # seconds: a sleep ends later than it should by half of that, so it is waited for awake
)

ON_TIME = 0.001  # seconds by which we may send late ourselves


class InvalidSample(Exception):
    """There is no number: what was found instead, in words."""


class Due(NamedTuple):
    """What is still to come of an answer, and when its message was due."""

    rest: bytes
    moment: float


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
            raise InvalidSample(
                f"connection {number + 1} failed: {error.strerror or error}"
            ) from error
        key = client.fileno()
        self._sockets[key], self._awaited[key] = client, b""
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        client.setblocking(False)
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
        """Let every connection have some answers; raise `InvalidSample` when that takes too long."""
        until = time.perf_counter() + WARMING
        for _ in range(WARM):
            self._exchange(
                self.connections, None, until, f"the warm-up took longer than {WARMING:g} s"
            )

    def exchange(self, count: int, spent: list[float] | None = None) -> None:
        """Send so many messages, each as soon as its connection has the answer before, and await all.

        The seconds from sending a message to its answer are added to `spent`, where that is given. Raises
        `InvalidSample` when an answer is wrong, is cut short, or does not come in time.
        """
        until = time.perf_counter() + LONGEST
        self._exchange(count, spent, until, f"{count} messages took longer than {LONGEST:g} s")

    def _exchange(self, count: int, spent: list[float] | None, until: float, slow: str) -> None:
        if count < 1:
            raise InvalidSample("zero messages were completed, as none was to be sent")
        ready, read, write, clock = self._ready(), os.read, os.write, time.perf_counter
        awaited, noise, size = self._awaited, self._noise, self.size
        began = dict.fromkeys(self._sockets, 0.0)
        for key in [*self._sockets][:count]:
            began[key] = clock()
            self._say(key)
        waiting = min(count, self.connections)
        left, at = count - waiting, self._at
        while waiting:
            events = ready(PATIENCE)
            if not events:
                raise InvalidSample(self._silence(count - left - waiting, awaited.values()))
            if clock() > until:
                raise InvalidSample(
                    f"{slow}: {count - left - waiting} of {count} answers were whole by then"
                )
            for key, _ in events:
                try:
                    data = read(key, size)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise InvalidSample(broken(error)) from error
                # No data is what a connection without messages awaits, and what comes at its end.
                if (data != awaited[key] or not data) and not self._whole(key, data):
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
                    sent = write(key, message)
                except OSError as error:
                    sent = refused(error)
                if sent != size:
                    raise InvalidSample(f"the kernel took {sent} of the {size} bytes of a message")
        self._at = at

    def offer(self, count: int, rate: float) -> list[float]:
        """Send so many messages at a fixed rate; return each one's seconds from when it was due.

        A message is sent when it is due, whether or not those before it were answered. Raises `InvalidSample` when
        an answer is wrong or missing, or when we ourselves could not keep the rate.
        """
        ready, clock, keys = self._ready(), time.perf_counter, [*self._sockets]
        dues: dict[int, deque[Due]] = {key: deque() for key in keys}
        spent: list[float] = []
        late = number = 0
        start = clock() + SOON
        until = start + count / rate + LONGEST
        while len(spent) < count:
            now = clock()
            if now > until:
                raise InvalidSample(
                    f"{len(spent)} of {count} answers were whole {LONGEST:g} s too late"
                )
            while number < count and (moment := start + number / rate) <= now:
                key = keys[number % len(keys)]
                late += clock() - moment > ON_TIME
                dues[key].append(Due(self._say(key), moment))
                number += 1
            wait = start + number / rate - clock() if number < count else PATIENCE
            if wait > SOON:  # what waits for answers counts in milliseconds, and select(2) does not
                select.select([self._selector.fileno()], [], [], wait - SOON)
            events = ready(0)
            if not events and number == count:
                raise InvalidSample(self._silence(len(spent), first(dues)))
            for key, _ in events:
                if not self._take(key, dues, spent):
                    raise InvalidSample("a connection ended before we ended it")
        if late > count / 100:
            raise InvalidSample(
                f"client-bound: {late} of {count} messages were sent too late by us"
            )
        self._awaited = dict.fromkeys(keys, b"")
        return spent

    def farewell(self) -> None:
        """Send some messages at once on every connection and no more after them; await them, and the end.

        Whoever answers twice, in another order, or not all that was under way when its client had no more to
        say, is found out here at the latest: raises `InvalidSample`. The connections are of no use after that.
        """
        dues: dict[int, deque[Due]] = {key: deque() for key in self._sockets}
        for key, client in self._sockets.items():
            dues[key].extend(Due(self._say(key), 0.0) for _ in range(LAST))
            try:
                client.shutdown(socket.SHUT_WR)
            except OSError as error:
                raise InvalidSample(broken(error)) from error
        ready, spent = self._ready(), list[float]()
        until = time.perf_counter() + LONGEST
        still = {*self._sockets}
        while still:
            events = ready(PATIENCE)
            if not events and len(spent) == LAST * self.connections:
                raise InvalidSample(
                    f"{len(still)} connections did not end when we had no more to say"
                )
            if not events:
                raise InvalidSample(self._silence(len(spent), first(dues)))
            if time.perf_counter() > until:
                raise InvalidSample(f"the last answers took longer than {LONGEST:g} s")
            for key, _ in events:
                if not self._take(key, dues, spent):
                    self._selector.unregister(key)
                    still.remove(key)

    def _take(self, key: int, dues: dict[int, deque[Due]], spent: list[float]) -> bool:
        """Take what has come, which may be of several answers; return whether the connection goes on."""
        due = dues[key]
        try:
            data = os.read(key, ROOM)
        except BlockingIOError:
            return True
        except OSError as error:
            raise InvalidSample(broken(error)) from error
        if not data and due:
            raise InvalidSample(self._ended(due[0].rest))
        now, goes_on = time.perf_counter(), bool(data)
        while data:
            rest, moment = due.popleft() if due else Due(b"", now)
            size = min(len(data), len(rest))
            if not rest or data[:size] != rest[:size]:
                others = (
                    each.rest for other in dues.values() if other is not due for each in other
                )
                raise InvalidSample(
                    self._wrong(data[: self.size], rest, [each.rest for each in due], others)
                )
            data = data[size:]
            if size == len(rest):
                spent.append(now - moment)
            else:
                due.appendleft(Due(rest[size:], moment))
        return goes_on

    def quiet(self) -> None:
        """Ask that nothing is left over: raise `InvalidSample` if more bytes came than were sent."""
        for key, client in self._sockets.items():
            try:
                data = client.recv(self.size, socket.MSG_PEEK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise InvalidSample(broken(error)) from error
            self._whole(key, data)

    def _ready(self) -> Callable[[float], Sequence[tuple[int, int]]]:
        """Return what waits for answers: the kernel's own call, where that gives numbers at once."""
        if HAS_EPOLL and isinstance(self._selector, selectors.EpollSelector):
            return self._selector._selector.poll  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001
        selector = self._selector
        return lambda wait: [(key.fd, events) for key, events in selector.select(wait)]

    def _say(self, key: int) -> bytes:
        """Send the next message, and return it."""
        self._at = (self._at + STRIDE) % NOISE
        self._awaited[key] = message = self._noise[self._at : self._at + self.size]
        try:
            sent = os.write(key, message)
        except OSError as error:
            sent = refused(error)
        if sent != self.size:
            raise InvalidSample(f"the kernel took {sent} of the {self.size} bytes of a message")
        return message

    def _whole(self, key: int, data: bytes) -> bool:
        """Return whether a piece ends an answer, and remember what is still to come; it may be wrong."""
        awaited = self._awaited[key]
        if not data:
            raise InvalidSample(self._ended(awaited))
        if not awaited or not awaited.startswith(data):
            others = (each for other, each in self._awaited.items() if other != key)
            raise InvalidSample(self._wrong(data, awaited, (), others))
        self._awaited[key] = awaited[len(data) :]
        return not self._awaited[key]

    def _wrong(
        self, data: bytes, awaited: bytes, later: Iterable[bytes], others: Iterable[bytes]
    ) -> str:
        """Return in words what came in place of what was awaited, so far as bytes can tell."""
        if any(each.startswith(data) for each in later):
            return "wrong bytes: answers came in the wrong order"
        if any(each.startswith(data) for each in others):
            return "wrong bytes: an answer is what another client sent"
        if data in self._noise:
            return "wrong bytes: an answer came that had come before"
        return "wrong bytes: " + (
            "an answer is not what was sent" if awaited else "more came back than was sent"
        )

    def _ended(self, awaited: bytes) -> str:
        if not awaited:
            return "a connection ended before we ended it"
        done = self.size - len(awaited)
        return f"a connection ended after {done} of the {self.size} bytes of an answer"

    def _silence(self, answered: int, pending: Iterable[bytes]) -> str:
        short = sum(0 < len(each) < self.size for each in pending)
        cut = f", and {short} were cut short" if short else ""
        whole = f"{answered} whole answer{'' if answered == 1 else 's'}"
        return f"nothing came back for {PATIENCE:g} s, after {whole}{cut}"


def first(dues: dict[int, deque[Due]]) -> Iterable[bytes]:
    """Return what is awaited next on each connection that awaits something."""
    return (due[0].rest for due in dues.values() if due)


def broken(error: OSError) -> str:
    """Return in words how a connection ended that did not end well."""
    return f"a connection ended: {error.strerror or error}"


def refused(error: OSError) -> int:
    """Return that no byte was taken, where the kernel had no room; raise `InvalidSample` for anything else."""
    if isinstance(error, BlockingIOError):
        return 0
    raise InvalidSample(broken(error)) from error


LINGER = bytes((1, 0, 0, 0, 0, 0, 0, 0))  # on, for no seconds: closing resets, see socket(7)

HAS_EPOLL = hasattr(selectors, "EpollSelector")
