"""The load generator: many clients in one loop, each message different, every byte of an answer compared.

Either every client sends as soon as it has its answer (a closed loop: `exchange`), or messages are due at
fixed moments, whatever the server does (an open loop: `offer`), and a late answer delays those behind it,
too. At the end every client sends several messages at once and then shuts down its sending side
(`farewell`), because some servers go wrong only then. If anything is wrong, `InvalidSample` is raised and
there is no number. A message is a slice of noise, so that making one costs a copy; comparing is one
comparison of bytes. The loop calls the kernel directly to wait, read and write: a socket's methods cost
more.
"""

import os
import select
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

WARM_UP_ANSWERS = 3  # that each connection has had before anything counts
FAREWELL_MESSAGES = 4  # that each connection sends at once at the end
NOISE_BYTES = 1 << 20  # from which messages are cut; a power of two; echo_load.c has the same
STRIDE_BYTES = 40_503  # from one message to the next; odd, so that all of the noise is used
BUFFER_BYTES = 1 << 18  # of a send buffer: a whole message must fit
MIN_SLEEP_S = 0.0001  # a sleep ends later than it should by half of that: wait actively instead
LINGER_0 = bytes((1, 0, 0, 0, 0, 0, 0, 0))  # on, for no seconds: closing resets, see socket(7)
HAS_EPOLL = hasattr(selectors, "EpollSelector")


class InvalidSample(Exception):
    """There is no number, and the message says why."""


@dataclass(frozen=True)
class Limits:
    """What is beyond these makes a sample invalid."""

    silence_s: float = 5.0  # in which nothing comes back
    warm_up_s: float = 20.0  # for the whole warm-up
    exchange_s: float = 60.0  # for all messages; in an open loop, from when the last is due
    send_lateness_s: float = 0.001  # by which the client may send a message after it was due
    busy_share: float = 0.9  # of a processor: a client that uses more is the bottleneck
    littles_law: float = 0.1  # share by which Little's law may be missed


LIMITS = Limits()


class Due(NamedTuple):
    """The rest of an answer that is still to come, and when its message was due."""

    rest: bytes
    moment: float


class Load(AbstractContextManager["Load"]):
    """Clients of one server. Use it in a `with` statement: leaving it resets every connection."""

    def __init__(
        self,
        port: int,
        connections: int,
        size: int,
        seed: int,
        host: str = "127.0.0.1",
        limits: Limits = LIMITS,
    ) -> None:
        self.size, self.connections, self.limits = size, connections, limits
        self._noise = Random(seed).randbytes(NOISE_BYTES + size)
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
            client = socket.create_connection((host, port), self.limits.silence_s)
        except OSError as error:
            reason = f"connection {number + 1} failed: {error.strerror or error}"
            raise InvalidSample(reason) from error
        key = client.fileno()
        self._sockets[key], self._awaited[key] = client, b""
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        client.setblocking(False)
        self._selector.register(client, selectors.EVENT_READ)

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Reset every connection, so that none lingers in a kernel."""
        self._selector.close()
        for client in self._sockets.values():
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_0)
            client.close()
        self._sockets.clear()

    def warm(self) -> None:
        """Get some answers on every connection; raise `InvalidSample` when that takes too long."""
        limit = self.limits.warm_up_s
        until, slow = time.perf_counter() + limit, f"the warm-up took longer than {limit:g} s"
        for _ in range(WARM_UP_ANSWERS):
            self._exchange(self.connections, None, until, slow)

    def exchange(self, count: int, latencies: list[float] | None = None) -> None:
        """Send `count` messages, each as soon as its connection has the previous answer, and await all.

        The seconds from each message to its answer are added to `latencies`. Raises `InvalidSample`.
        """
        limit = self.limits.exchange_s
        until = time.perf_counter() + limit
        self._exchange(count, latencies, until, f"{count} messages took longer than {limit:g} s")

    def _exchange(self, count: int, latencies: list[float] | None, until: float, slow: str) -> None:
        if count < 1:
            raise InvalidSample("zero messages were completed: none was to be sent")
        silence = self.limits.silence_s
        ready, read, write, clock = self._ready(), os.read, os.write, time.perf_counter
        awaited, noise, size = self._awaited, self._noise, self.size
        began = dict.fromkeys(self._sockets, 0.0)
        for key in [*self._sockets][:count]:
            began[key] = clock()
            self._send(key)
        waiting = min(count, self.connections)
        left, at = count - waiting, self._at
        while waiting:
            events = ready(silence)
            if not events:
                raise InvalidSample(self._silence(count - left - waiting, awaited.values()))
            if clock() > until:
                whole = f"{count - left - waiting} of {count} answers"
                raise InvalidSample(f"{slow}: {whole} were whole by then")
            for key, _ in events:
                try:
                    data = read(key, size)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise InvalidSample(connection_ended(error)) from error
                # An idle connection awaits no data; no data is also how its end is read.
                if (data != awaited[key] or not data) and not self._whole(key, data):
                    continue
                if latencies is not None:
                    latencies.append(clock() - began[key])
                if not left:
                    waiting -= 1
                    awaited[key] = b""
                    continue
                left -= 1
                at = (at + STRIDE_BYTES) % NOISE_BYTES
                awaited[key] = message = noise[at : at + size]
                if latencies is not None:
                    began[key] = clock()
                try:
                    sent = write(key, message)
                except OSError as error:
                    sent = bytes_taken(error)
                if sent != size:
                    raise InvalidSample(f"the kernel took {sent} of the {size} bytes of a message")
        self._at = at

    def offer(self, count: int, rate: float) -> list[float]:
        """Send `count` messages at a fixed rate; return the seconds from when each was due to its answer.

        Raises `InvalidSample` when an answer is wrong or missing, or this client could not keep the rate.
        """
        limits = self.limits
        ready, clock, keys = self._ready(), time.perf_counter, [*self._sockets]
        dues: dict[int, deque[Due]] = {key: deque() for key in keys}
        latencies: list[float] = []
        late = number = 0
        start = clock() + MIN_SLEEP_S
        until = start + count / rate + limits.exchange_s
        while len(latencies) < count:
            now = clock()
            if now > until:
                whole = f"{len(latencies)} of {count} answers were whole"
                raise InvalidSample(f"{whole} {limits.exchange_s:g} s after the last was due")
            while number < count and (moment := start + number / rate) <= now:
                key = keys[number % len(keys)]
                late += clock() - moment > limits.send_lateness_s
                dues[key].append(Due(self._send(key), moment))
                number += 1
            wait = start + number / rate - clock() if number < count else limits.silence_s
            if wait > MIN_SLEEP_S:  # epoll_wait(2) counts in milliseconds, select(2) does not
                select.select([self._selector.fileno()], [], [], wait - MIN_SLEEP_S)
            events = ready(0)
            if not events and number == count:
                raise InvalidSample(self._silence(len(latencies), next_rests(dues)))
            for key, _ in events:
                if not self._take(key, dues, latencies):
                    raise InvalidSample("a connection ended before we ended it")
        if late > count / 100:
            reason = f"our client sent {late} of {count} messages too late"
            raise InvalidSample(f"client-bound: {reason}")
        self._awaited = dict.fromkeys(keys, b"")
        return latencies

    def farewell(self) -> None:
        """Send some messages at once on every connection, then shut it down for sending; await all answers.

        Raises `InvalidSample` when a server answers twice, in another order, or not all of them.
        """
        dues: dict[int, deque[Due]] = {key: deque() for key in self._sockets}
        for key, client in self._sockets.items():
            dues[key].extend(Due(self._send(key), 0.0) for _ in range(FAREWELL_MESSAGES))
            try:
                client.shutdown(socket.SHUT_WR)
            except OSError as error:
                raise InvalidSample(connection_ended(error)) from error
        ready, latencies, limits = self._ready(), list[float](), self.limits
        until = time.perf_counter() + limits.exchange_s
        still_open = {*self._sockets}
        while still_open:
            events = ready(limits.silence_s)
            if not events and len(latencies) == FAREWELL_MESSAGES * self.connections:
                left = f"the server left {len(still_open)} connections open"
                raise InvalidSample(f"{left} after our client shut them down")
            if not events:
                raise InvalidSample(self._silence(len(latencies), next_rests(dues)))
            if time.perf_counter() > until:
                raise InvalidSample(f"the last answers took longer than {limits.exchange_s:g} s")
            for key, _ in events:
                if not self._take(key, dues, latencies):
                    self._selector.unregister(key)
                    still_open.remove(key)

    def _take(self, key: int, dues: dict[int, deque[Due]], latencies: list[float]) -> bool:
        """Read what has come, of one answer or several; return whether the connection is still open."""
        due = dues[key]
        try:
            data = os.read(key, BUFFER_BYTES)
        except BlockingIOError:
            return True
        except OSError as error:
            raise InvalidSample(connection_ended(error)) from error
        if not data and due:
            raise InvalidSample(self._ended(due[0].rest))
        now, still_open = time.perf_counter(), bool(data)
        while data:
            rest, moment = due.popleft() if due else Due(b"", now)
            size = min(len(data), len(rest))
            if not rest or data[:size] != rest[:size]:
                later = [answer.rest for answer in due]
                queues = [queue for queue in dues.values() if queue is not due]
                others = [answer.rest for queue in queues for answer in queue]
                raise InvalidSample(self._wrong(data[: self.size], rest, later, others))
            data = data[size:]
            if size == len(rest):
                latencies.append(now - moment)
            else:
                due.appendleft(Due(rest[size:], moment))
        return still_open

    def quiet(self) -> None:
        """Raise `InvalidSample` if more bytes came back than were sent."""
        for key, client in self._sockets.items():
            try:
                data = client.recv(self.size, socket.MSG_PEEK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise InvalidSample(connection_ended(error)) from error
            self._whole(key, data)

    def _ready(self) -> Callable[[float], Sequence[tuple[int, int]]]:
        """Return the function that waits for answers: the kernel's own call, where that returns numbers."""
        if HAS_EPOLL and isinstance(self._selector, selectors.EpollSelector):
            return self._selector._selector.poll  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001
        selector = self._selector
        return lambda wait: [(key.fd, events) for key, events in selector.select(wait)]

    def _send(self, key: int) -> bytes:
        self._at = (self._at + STRIDE_BYTES) % NOISE_BYTES
        self._awaited[key] = message = self._noise[self._at : self._at + self.size]
        try:
            sent = os.write(key, message)
        except OSError as error:
            sent = bytes_taken(error)
        if sent != self.size:
            raise InvalidSample(f"the kernel took {sent} of the {self.size} bytes of a message")
        return message

    def _whole(self, key: int, data: bytes) -> bool:
        """Return whether a piece completes an answer; raise `InvalidSample` when it is wrong."""
        awaited = self._awaited[key]
        if not data:
            raise InvalidSample(self._ended(awaited))
        if not awaited or not awaited.startswith(data):
            others = (rest for number, rest in self._awaited.items() if number != key)
            raise InvalidSample(self._wrong(data, awaited, (), others))
        self._awaited[key] = awaited[len(data) :]
        return not self._awaited[key]

    def _wrong(
        self, data: bytes, awaited: bytes, later: Iterable[bytes], others: Iterable[bytes]
    ) -> str:
        if any(rest.startswith(data) for rest in later):
            return "wrong bytes: answers came in the wrong order"
        if any(rest.startswith(data) for rest in others):
            return "wrong bytes: an answer is what another client sent"
        if data in self._noise:
            return "wrong bytes: an earlier answer came again"
        if awaited:
            return "wrong bytes: an answer is not what was sent"
        return "wrong bytes: more came back than was sent"

    def _ended(self, awaited: bytes) -> str:
        if not awaited:
            return "a connection ended before we ended it"
        done = self.size - len(awaited)
        return f"a connection ended after {done} of the {self.size} bytes of an answer"

    def _silence(self, answered: int, pending: Iterable[bytes]) -> str:
        short = sum(0 < len(rest) < self.size for rest in pending)
        cut = f", and {short} were cut short" if short else ""
        whole = f"{answered} whole answer{'' if answered == 1 else 's'}"
        return f"nothing came back for {self.limits.silence_s:g} s, after {whole}{cut}"


def next_rests(dues: dict[int, deque[Due]]) -> Iterable[bytes]:
    return (due[0].rest for due in dues.values() if due)


def connection_ended(error: OSError) -> str:
    return f"a connection ended: {error.strerror or error}"


def bytes_taken(error: OSError) -> int:
    """Return 0 bytes if the kernel's buffer is full; raise `InvalidSample` for any other error."""
    if isinstance(error, BlockingIOError):
        return 0
    raise InvalidSample(connection_ended(error)) from error
