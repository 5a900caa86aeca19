"""An event loop written by hand: the one that drives these programs.

A loop is three collections and a turn. `ready` holds what can be done
now, `timers` what waits for the clock, the selector what waits for the
kernel. A turn sleeps in the kernel until there is something to do, and
then does it. That is all; the rest makes it convenient to use.

A coroutine stands still at a Future; a Task is what takes it from one
Future to the next. An error that leaves a Task is raised where the
Task is awaited; if it is not awaited yet, the traceback is printed.
"""

import heapq
import itertools
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, Generic, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Act = Callable[[], object]

KIND = os.environ.get("HEXAPLA_SELECTOR", "default").capitalize()
selector: selectors.BaseSelector
selector = getattr(selectors, f"{KIND}Selector")()

ready: deque[Act] = deque()
timers: list[tuple[float, int, "Future[None]"]] = []
order = itertools.count()  # of two equal times, the earlier asked wins
pool = ThreadPoolExecutor()
bell, ear = socket.socketpair()  # rung by threads and signals
bell.setblocking(False)
ear.setblocking(False)


class Future(Generic[T]):
    """A value that is not there yet: set once, awaited anywhere."""

    value: T
    error: Exception | None = None

    def __init__(self) -> None:
        self.done = False
        self.waiters: list[Act] = []

    def set_result(self, value: T) -> None:
        self.settle()
        self.value = value

    def set_exception(self, error: Exception) -> None:
        self.settle()
        self.error = error

    def settle(self) -> None:
        if self.done:
            raise RuntimeError("the result has been set before")
        self.done = True
        ready.extend(self.waiters)

    def __await__(self) -> Generator["Future[Any]", None, T]:
        if not self.done:
            yield self
        if self.error:
            raise self.error
        return self.value


class Task(Future[T]):
    """A coroutine under way, and the Future of what it returns."""

    def __init__(self, coroutine: Coroutine[Any, None, T]) -> None:
        super().__init__()
        self.coroutine = coroutine

    def step(self) -> None:
        try:
            future: Future[Any] = self.coroutine.send(None)
        except StopIteration as stop:
            self.set_result(stop.value)
        except Exception as error:  # noqa: BLE001, whatever it is
            if not self.waiters:
                traceback.print_exception(error)
            self.set_exception(error)
        else:
            future.waiters.append(self.step)


def spawn(coroutine: Coroutine[Any, None, T]) -> Task[T]:
    task = Task(coroutine)
    ready.append(task.step)
    return task


def call_soon(function: Callable[[*Ts], object], *args: *Ts) -> None:
    ready.append(partial(function, *args))


def turn() -> None:
    """Sleep until there is something to do, and do it."""
    timeout = None
    if ready:
        timeout = 0.0
    elif timers:
        timeout = timers[0][0] - time.monotonic()
    for key, _ in selector.select(timeout):
        selector.unregister(key.fileobj)
        key.data.set_result(None)
    while timers and timers[0][0] <= time.monotonic():
        _, _, future = heapq.heappop(timers)
        future.set_result(None)
    for _ in range(len(ready)):
        ready.popleft()()


def run(coroutine: Coroutine[Any, None, T]) -> T:
    """Turn until the coroutine returns; what it returns."""
    spawn(hear())
    main = spawn(coroutine)
    while not main.done:
        turn()
    if main.error:
        sys.exit(1)  # nobody awaits it, so the traceback is printed
    return main.value


def sleep(seconds: float) -> Future[None]:
    future = Future[None]()
    when = time.monotonic() + seconds
    heapq.heappush(timers, (when, next(order), future))
    return future


async def in_thread(function: Callable[[*Ts], T], *args: *Ts) -> T:
    """Call on a thread of the pool; what the call returns or raises."""
    called = Future[None]()
    job = pool.submit(function, *args)
    job.add_done_callback(
        lambda _: call_from_thread(lambda: called.set_result(None))
    )
    await called
    return job.result()


def call_from_thread(act: Act) -> None:
    """Have the loop act soon, and wake it if it sleeps."""
    ready.append(act)
    with suppress(BlockingIOError):  # full: it has been rung enough
        bell.send(b"!")


async def hear() -> None:
    while True:
        await recv(ear, 4096)


def until(file: socket.socket, event: int) -> Future[None]:
    """Wait for one event; then the selector forgets the file."""
    future = Future[None]()
    selector.register(file, event, future)
    return future


def until_signal(*numbers: signal.Signals) -> Future[None]:
    """Wait for the first of these signals; each of them rings."""
    future = Future[None]()

    def note() -> None:
        if not future.done:
            future.set_result(None)

    signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
    for number in numbers:
        signal.signal(number, lambda *_: ready.append(note))
    return future


def close(file: socket.socket) -> None:
    """Close it; who waits for it goes on, and meets an OSError."""
    with suppress(KeyError, ValueError):  # nobody waits, or closed
        selector.unregister(file).data.set_result(None)
    file.close()


async def recv(client: socket.socket, most: int) -> bytes:
    while True:
        await until(client, EVENT_READ)
        with suppress(BlockingIOError):  # a false alarm
            return client.recv(most)


async def sendall(client: socket.socket, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[client.send(rest) :]
        except BlockingIOError:
            await until(client, EVENT_WRITE)


async def connect(address: tuple[str, int]) -> socket.socket:
    server = socket.socket()
    server.setblocking(False)
    with suppress(BlockingIOError):
        server.connect(address)
    await until(server, EVENT_WRITE)
    if error := server.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        server.close()
        raise OSError(error, os.strerror(error))
    return server


async def accept(listener: socket.socket) -> socket.socket:
    while True:
        await until(listener, EVENT_READ)
        try:
            client, _ = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            continue  # a false alarm, or gone already
        except OSError:
            await sleep(0.1)  # most likely out of descriptors
            if listener.fileno() < 0:
                raise  # it was closed
        else:
            client.setblocking(False)
            return client
