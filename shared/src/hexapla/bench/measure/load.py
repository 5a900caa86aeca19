"""The load generator: many clients, each message different, every byte of an answer compared.

Either every client sends as soon as it has its answer (a closed loop: `exchange`), or messages are due at
fixed moments, whatever the server does (an open loop: `offer`), and a late answer delays those behind it,
too. At the end every client sends several messages at once and then shuts down its sending side
(`farewell`), because some servers go wrong only then. If anything is wrong, `InvalidSample` is raised and
there is no number. A message is a slice of noise, so that making one costs a copy; comparing is one
comparison of bytes.

The connections, the farewell and the words for what is wrong are here. The two loops exist twice: in C, for
machines with a compiler (`load_in_c`), and in Python (`load_in_python`). Both give the same verdicts.
"""

import os
import selectors
import socket
import time
from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

WARM_UP_ANSWERS = 3  # that each connection has had before anything counts
MAX_QUEUED = 5  # connections that are not accepted yet: the default queue of socketserver
FAREWELL_MESSAGES = 4  # that each connection sends at once at the end
NOISE_BYTES = 1 << 20  # from which messages are cut; a power of two; echo_load.c has the same
STRIDE_BYTES = 40_503  # from one message to the next; odd, so that all of the noise is used
BUFFER_BYTES = 1 << 18  # of a send buffer: a whole message must fit
LINGER_0 = bytes((1, 0, 0, 0, 0, 0, 0, 0))  # on, for no seconds: closing resets, see socket(7)
NS_PER_S = 1_000_000_000


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


@dataclass(frozen=True)
class Exchange:
    """What a loop took. `client` and `queued` are the seconds for which our client ran and waited to run."""

    seconds: float
    client: float
    queued: float
    latencies: Mapping[int, int]  # how many messages were answered after so many nanoseconds

    @property
    def answers(self) -> int:
        return sum(self.latencies.values())

    @property
    def waited(self) -> float:
        """Return the seconds for which all messages together waited for their answers."""
        return sum(latency * times for latency, times in self.latencies.items()) / NS_PER_S


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
        self._sockets: dict[int, socket.socket] = {}
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
        self._sockets[client.fileno()] = client
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        if (number + 1) % MAX_QUEUED == 0:
            self._await_accept(client)
        client.setblocking(False)

    def _await_accept(self, client: socket.socket) -> None:
        """Exchange a message: its answer shows that this connection, and all before it, were accepted.

        If a listener's queue is full, the kernel tries to connect again only after a second, and then after
        more.
        """
        message, data = self._message(0), b""
        self._at = (self._at + STRIDE_BYTES) % NOISE_BYTES
        try:
            client.sendall(message)
            while len(data) < self.size:
                piece = client.recv(self.size - len(data))
                if not piece:
                    raise self._ended(message[len(data) :])
                data += piece
        except TimeoutError:
            raise self._silence(0, [message[len(data) :]]) from None
        except OSError as error:
            raise connection_ended(error) from error
        if data != message:
            raise self._wrong(data, message, (), ())

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Reset every connection, so that none lingers in a kernel."""
        for client in self._sockets.values():
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_0)
            client.close()
        self._sockets.clear()

    def warm(self) -> None:
        """Get some answers on every connection; raise `InvalidSample` when that takes too long."""
        limit = self.limits.warm_up_s
        until, slow = time.perf_counter() + limit, f"the warm-up took longer than {limit:g} s"
        for _ in range(WARM_UP_ANSWERS):
            self._closed_loop(self.connections, max(until - time.perf_counter(), 0.0), slow)

    def exchange(self, count: int) -> Exchange:
        """Send `count` messages, each as soon as its connection has the previous answer, and await all.

        Raises `InvalidSample`.
        """
        limit = self.limits.exchange_s
        return self._closed_loop(count, limit, f"{count} messages took longer than {limit:g} s")

    @abstractmethod
    def _closed_loop(self, count: int, limit_s: float, slow: str) -> Exchange:
        """Exchange messages; beyond the limit, raise `InvalidSample`, whose text begins with `slow`."""

    @abstractmethod
    def offer(self, count: int, rate: float) -> Exchange:
        """Send `count` messages at a fixed rate; a latency counts from the moment when a message was due.

        Raises `InvalidSample` when an answer is wrong or missing, or this client could not keep the rate.
        """

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
                raise connection_ended(error) from error
        answered, limits = 0, self.limits
        until = time.perf_counter() + limits.exchange_s
        with selectors.DefaultSelector() as selector:
            for key in self._sockets:
                selector.register(key, selectors.EVENT_READ)
            while selector.get_map():
                events = selector.select(limits.silence_s)
                if not events and answered == FAREWELL_MESSAGES * self.connections:
                    left = f"the server left {len(selector.get_map())} connections open"
                    raise InvalidSample(f"{left} after our client shut them down")
                if not events:
                    raise self._silence(answered, next_rests(dues.values()))
                if time.perf_counter() > until:
                    limit = f"{limits.exchange_s:g} s"
                    raise InvalidSample(f"the last answers took longer than {limit}")
                for ready, _ in events:
                    answers = self._take(ready.fd, dues)
                    answered += len(answers or ())
                    if answers is None:
                        selector.unregister(ready.fd)

    def _take(self, key: int, dues: Mapping[int, deque[Due]]) -> list[Due] | None:
        """Read what has come; return the messages that it answers, or None at a connection's end."""
        due = dues[key]
        try:
            data = os.read(key, BUFFER_BYTES)
        except BlockingIOError:
            return []
        except OSError as error:
            raise connection_ended(error) from error
        if not data:
            if due:
                raise self._ended(due[0].rest)
            return None
        answered = []
        while data:
            first = due.popleft() if due else Due(b"", 0.0)
            size = min(len(data), len(first.rest))
            if not size or data[:size] != first.rest[:size]:
                raise self._wrong(data, first.rest, due, (dues[k] for k in dues if k != key))
            data = data[size:]
            if size == len(first.rest):
                answered.append(first)
            else:
                due.appendleft(Due(first.rest[size:], first.moment))
        return answered

    def quiet(self) -> None:
        """Raise `InvalidSample` if more bytes came back than were sent."""
        for client in self._sockets.values():
            try:
                data = client.recv(self.size, socket.MSG_PEEK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise connection_ended(error) from error
            raise self._wrong(data, b"", (), ()) if data else self._ended(b"")

    def _message(self, number: int) -> bytes:
        """Return the message that is sent after `number` others."""
        at = (self._at + (number + 1) * STRIDE_BYTES) % NOISE_BYTES
        return self._noise[at : at + self.size]

    def _send(self, key: int) -> bytes:
        message = self._message(0)
        self._at = (self._at + STRIDE_BYTES) % NOISE_BYTES
        try:
            sent = os.write(key, message)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            raise connection_ended(error) from error
        if sent != self.size:
            raise self._full(sent)
        return message

    # What is wrong, in words.

    def _wrong(
        self, data: bytes, awaited: bytes, later: Iterable[Due], others: Iterable[Iterable[Due]]
    ) -> InvalidSample:
        """Return what is wrong with data that is not the `awaited` rest of an answer.

        `later` are the answers due behind it, and `others` are those of the other connections.
        """
        data = data[: self.size]
        if any(due.rest.startswith(data) for due in later):
            reason = "answers came in the wrong order"
        elif any(due.rest.startswith(data) for dues in others for due in dues):
            reason = "an answer is what another client sent"
        elif data in self._noise:
            reason = "an earlier answer came again"
        elif awaited:
            reason = "an answer is not what was sent"
        else:
            reason = "more came back than was sent"
        return InvalidSample(f"wrong bytes: {reason}")

    def _ended(self, awaited: bytes) -> InvalidSample:
        if not awaited:
            return InvalidSample("a connection ended before we ended it")
        done = f"{self.size - len(awaited)} of the {self.size} bytes of an answer"
        return InvalidSample(f"a connection ended after {done}")

    def _silence(self, answered: int, pending: Iterable[bytes]) -> InvalidSample:
        short = sum(0 < len(rest) < self.size for rest in pending)
        cut = f", and {short} were cut short" if short else ""
        whole = f"{answered} whole answer{'' if answered == 1 else 's'}"
        silence = f"{self.limits.silence_s:g} s"
        return InvalidSample(f"nothing came back for {silence}, after {whole}{cut}")

    def _full(self, sent: int) -> InvalidSample:
        return InvalidSample(f"the kernel took {sent} of the {self.size} bytes of a message")

    def _slow_offer(self, answered: int, count: int) -> InvalidSample:
        whole = f"{answered} of {count} answers were whole"
        return InvalidSample(f"{whole} {self.limits.exchange_s:g} s after the last was due")

    def _sent_late(self, late: int, count: int) -> InvalidSample:
        return InvalidSample(f"client-bound: our client sent {late} of {count} messages too late")


def next_rests(dues: Iterable[deque[Due]]) -> Iterator[bytes]:
    return (due[0].rest for due in dues if due)


def connection_ended(error: OSError) -> InvalidSample:
    return InvalidSample(f"a connection ended: {error.strerror or error}")


def check_count(count: int) -> None:
    if count < 1:
        raise InvalidSample("zero messages were completed: none was to be sent")
