"""The loops of the load generator in Python, for machines without a C compiler.

They call the kernel directly to wait, read and write: a socket's methods cost more.
"""

import os
import select
import selectors
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hexapla.bench.measure.load import (
    NOISE_BYTES,
    NS_PER_S,
    STRIDE_BYTES,
    Due,
    Exchange,
    InvalidSample,
    Load,
    check_count,
    connection_ended,
    next_rests,
)
from hexapla.process.output import own_queued_seconds

MIN_SLEEP_S = 0.0001  # a sleep ends later than it should by half of that: wait actively instead
HAS_EPOLL = hasattr(selectors, "EpollSelector")


class LoadInPython(Load):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._selector = selectors.EpollSelector() if HAS_EPOLL else selectors.DefaultSelector()
        super().__init__(*arguments, **options)
        for key in self._sockets:
            self._selector.register(key, selectors.EVENT_READ)
        self._awaited = dict.fromkeys(self._sockets, b"")

    def close(self) -> None:
        self._selector.close()
        super().close()

    def _closed_loop(self, count: int, limit_s: float, slow: str) -> Exchange:
        check_count(count)
        silence = self.limits.silence_s
        ready, read, write, clock = self._ready(), os.read, os.write, time.perf_counter
        awaited, noise, size = self._awaited, self._noise, self.size
        began = dict.fromkeys(self._sockets, 0.0)
        latencies: list[float] = []
        stopwatch = Stopwatch()
        until = clock() + limit_s
        for key in [*self._sockets][:count]:
            began[key] = clock()
            awaited[key] = self._send(key)
        waiting = min(count, self.connections)
        left, at = count - waiting, self._at
        while waiting:
            events = ready(silence)
            if not events:
                raise self._silence(len(latencies), awaited.values())
            if clock() > until:
                whole = f"{len(latencies)} of {count} answers"
                raise InvalidSample(f"{slow}: {whole} were whole by then")
            for key, _ in events:
                try:
                    data = read(key, size)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise connection_ended(error) from error
                # An idle connection awaits no data; no data is also how its end is read.
                if (data != awaited[key] or not data) and not self._whole(key, data):
                    continue
                latencies.append(clock() - began[key])
                if not left:
                    waiting -= 1
                    awaited[key] = b""
                    continue
                left -= 1
                at = (at + STRIDE_BYTES) % NOISE_BYTES
                awaited[key] = message = noise[at : at + size]
                began[key] = clock()
                try:
                    sent = write(key, message)
                except BlockingIOError:
                    sent = 0
                except OSError as error:
                    raise connection_ended(error) from error
                if sent != size:
                    raise self._full(sent)
        self._at = at
        return stopwatch.exchange(latencies)

    def _whole(self, key: int, data: bytes) -> bool:
        """Return whether a piece completes an answer; raise `InvalidSample` when it is wrong."""
        awaited = self._awaited[key]
        if not data:
            raise self._ended(awaited)
        if not awaited or not awaited.startswith(data):
            others = [[Due(rest, 0.0)] for other, rest in self._awaited.items() if other != key]
            raise self._wrong(data, awaited, (), others)
        self._awaited[key] = awaited[len(data) :]
        return not self._awaited[key]

    def offer(self, count: int, rate: float) -> Exchange:
        check_count(count)
        limits = self.limits
        ready, clock, keys = self._ready(), time.perf_counter, [*self._sockets]
        dues: dict[int, deque[Due]] = {key: deque() for key in keys}
        latencies: list[float] = []
        late = number = 0
        stopwatch = Stopwatch()
        start = clock() + MIN_SLEEP_S
        until = start + count / rate + limits.exchange_s
        while len(latencies) < count:
            now = clock()
            if now > until:
                raise self._slow_offer(len(latencies), count)
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
                raise self._silence(len(latencies), next_rests(dues.values()))
            for key, _ in events:
                answers = self._take(key, dues)
                if answers is None:
                    raise self._ended(b"")
                now = clock()
                latencies += [now - due.moment for due in answers]
        if late > count / 100:
            raise self._sent_late(late, count)
        return stopwatch.exchange(latencies)

    def _ready(self) -> Callable[[float], Sequence[tuple[int, int]]]:
        """Return the function that waits for answers: the kernel's own call, where that returns numbers."""
        if HAS_EPOLL and isinstance(self._selector, selectors.EpollSelector):
            return self._selector._selector.poll  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001
        selector = self._selector
        return lambda wait: [(key.fd, events) for key, events in selector.select(wait)]


class Stopwatch:
    """The time of this thread since it was made."""

    def __init__(self) -> None:
        self._queued = own_queued_seconds()
        self._client, self._began = time.thread_time(), time.perf_counter()

    def exchange(self, latencies: Iterable[float]) -> Exchange:
        """Return what was made meanwhile, with its latencies in seconds."""
        client, seconds = time.thread_time() - self._client, time.perf_counter() - self._began
        queued = own_queued_seconds() - self._queued
        counts = Counter(round(latency * NS_PER_S) for latency in latencies)
        return Exchange(seconds, client, queued, counts)
