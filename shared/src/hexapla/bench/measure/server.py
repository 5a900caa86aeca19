"""A server under measurement: its processors, its time and its memory."""

import contextlib
import os
import re
from collections.abc import Iterator, Sequence

import psutil

from hexapla.bench.measure.generator import connected
from hexapla.bench.measure.load import LIMITS, InvalidSample, Limits, Load
from hexapla.process.child import START_TIMEOUT_S, Child
from hexapla.process.clock import processor_seconds
from hexapla.process.trace import exit_text
from hexapla.project.implementation import Implementation


def processors() -> tuple[int, int]:
    """Return the processor that a server is pinned to, and that of a client beside it."""
    if not hasattr(os, "sched_getaffinity"):
        return 0, 0
    return max(AVAILABLE_CPUS), min(AVAILABLE_CPUS)


AVAILABLE_CPUS = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0}


@contextlib.contextmanager
def pinned(processor: int | None) -> Iterator[None]:
    """Run the block on one processor, or for None on all, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, AVAILABLE_CPUS if processor is None else {processor})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def running_server(implementation: Implementation) -> Iterator[tuple[Child, int, float]]:
    """Start a server on its processor; yield it, its port, and its seconds to the first line."""
    # Ready is when it says so: a probe that connects would be its first client (see `visit`).
    with started(implementation.command(), implementation) as child:
        yield child, *ready(child)


def started(command: Sequence[str], implementation: Implementation) -> Child:
    server_cpu, _ = processors()
    with pinned(server_cpu):
        return Child(command, (), implementation.env)


def ready(child: Child) -> tuple[int, float]:
    """Return a server's port once it listens, and after how many seconds; else raise `InvalidSample`."""
    listens = r"listening on 127\.0\.0\.1:([0-9]{1,5})"
    match, at = first_line(child, listens, "it never said that it listens")
    return int(match[1]), at


def first_line(child: Child, wanted: str, otherwise: str) -> tuple[re.Match[str], float]:
    """Return a program's first line and the seconds until it came; `InvalidSample` has what came instead."""
    line = child.line(0, START_TIMEOUT_S)
    match = re.fullmatch(wanted, line.text) if line else None
    if line is None or match is None:
        text = line.text if line else child.stderr.strip().rpartition("\n")[2]
        raise InvalidSample(f"{otherwise}: {text!r}")
    return match, line.at


def check_listener(child: Child, port: int) -> None:
    """Raise `InvalidSample` unless this server, whose time is measured, or a child of it listens there."""
    try:
        process = psutil.Process(child.pid)
        listening = {
            connection.laddr.port
            for member in (process, *process.children(recursive=True))
            for connection in member.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
    except psutil.Error as error:
        raise InvalidSample(f"cannot see who listens on port {port}: {error}") from error
    if port not in listening:
        reason = f"another process answers on port {port}, which the server says is its own"
        raise InvalidSample(reason)


def worked(child: Child, before: float) -> float:
    """Return the processor seconds of a server since `before`; raise `InvalidSample` when there are none."""
    seconds = used(child) - before
    if seconds <= 0:
        raise InvalidSample("the server used no processor time")
    return seconds


def used(child: Child) -> float:
    """Return the processor seconds of a server, its threads and its children so far."""
    own = processor_seconds(child.pid)
    with contextlib.suppress(psutil.Error):
        processes = psutil.Process(child.pid).children(recursive=True)
        own += sum(sum(process.cpu_times()[:2]) for process in processes)
    return own


def with_exit(child: Child, invalid: InvalidSample) -> InvalidSample:
    code = child.wait(0.1)
    if code is None:
        return invalid
    last = child.stderr.strip().rpartition("\n")[2]
    return InvalidSample(f"{invalid}; the server {exit_text(code)}{last and f': {last}'}")


def resident(child: Child) -> int:
    """Return the resident memory of a process, in bytes."""
    try:
        return int(psutil.Process(child.pid).memory_info().rss)
    except psutil.Error as error:
        raise InvalidSample(f"the server is gone: {error}") from error


@contextlib.contextmanager
def loading(
    child: Child, port: int, connections: int, size: int, seed: int, limits: Limits = LIMITS
) -> Iterator[Load]:
    try:
        with connected(port, connections, size, seed, limits=limits) as load:
            check_listener(child, port)
            load.warm()
            yield load
    except InvalidSample as invalid:
        raise with_exit(child, invalid) from invalid


@contextlib.contextmanager
def loaded_server(
    implementation: Implementation,
    client_cpu: int,
    connections: int,
    size: int,
    seed: int,
    limits: Limits = LIMITS,
    *,
    fresh: bool = False,
) -> Iterator[tuple[Child, Load]]:
    """Run a server, and clients of it on their own or the same processor; yield both, warmed up.

    A server that is not `fresh` has had a client before them.
    """
    with running_server(implementation) as (child, port, _), pinned(client_cpu):
        if not fresh:
            visit(child, port, size, seed, limits)
        with loading(child, port, connections, size, seed + 1, limits) as load:
            yield child, load


def visit(child: Child, port: int, size: int, seed: int, limits: Limits = LIMITS) -> None:
    """Be a server's first client, which comes and leaves.

    No server stays in the state before that for long. In it CPython asks the kernel for a new buffer at each
    large read, because the allocator keeps such a buffer only after the first one was freed whole: at the
    end of a connection.
    """
    with loading(child, port, 1, size, seed, limits) as first:
        first.farewell()
