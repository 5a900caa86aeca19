"""A server under measurement: its processors, its time and its memory."""

import contextlib
import os
import re
from collections.abc import Iterator, Sequence

import psutil

from hexapla.bench.measure.load import InvalidSample, Load
from hexapla.process.child import START, Child, waited
from hexapla.process.clock import processor_seconds, queued_seconds
from hexapla.project.implementation import Implementation


def processors() -> tuple[int, int]:
    """Return the processor that a server is pinned to, and that of a client beside it."""
    if not hasattr(os, "sched_getaffinity"):
        return 0, 0
    found = sorted(ALL)
    return found[-1], found[0]


ALL = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0}


@contextlib.contextmanager
def pinned(processor: int | None) -> Iterator[None]:
    """Stay on one processor inside, where the system lets us; on all, for None."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, ALL if processor is None else {processor})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def serving(each: Implementation) -> Iterator[tuple[Child, int, float]]:
    """Start a server on its processor; yield it, its port, and its seconds to the first line.

    It is ready when it says so: a probe that connects would change what some of them do afterwards.
    """
    with started(each.command(), each) as child:
        yield child, *ready(child)


def started(command: Sequence[str], each: Implementation) -> Child:
    """Return a command that has started on a server's processor, in a contestant's environment."""
    theirs, _ = processors()
    with pinned(theirs):
        return Child(command, (), each.env)


def ready(child: Child) -> tuple[int, float]:
    """Return a server's port once it listens, and how long that took; raise `InvalidSample` when it does not."""
    listens = r"listening on 127\.0\.0\.1:([0-9]{1,5})"
    found, at = first_line(child, listens, "it never said that it listens")
    return int(found[1]), at


def first_line(child: Child, wanted: str, otherwise: str) -> tuple[re.Match[str], float]:
    """Return how a pattern matches a program's first line, and when that came.

    Raises `InvalidSample` with what was said instead, when it does not match or does not come.
    """
    line = child.line(0, START)
    found = re.fullmatch(wanted, line.text) if line else None
    if line is None or found is None:
        said = line.text if line else child.errors.strip().rpartition("\n")[2]
        raise InvalidSample(f"{otherwise}: {said!r}")
    return found, line.at


def owned(child: Child, port: int) -> None:
    """Ask that it is this server who listens, or a child of it: else what is counted is nobody's work."""
    try:
        process = psutil.Process(child.pid)
        listening = {
            each.laddr.port
            for one in (process, *process.children(recursive=True))
            for each in one.net_connections("inet")
            if each.status == psutil.CONN_LISTEN
        }
    except psutil.Error as error:
        raise InvalidSample(f"nobody can say who listens on port {port}: {error}") from error
    if port not in listening:
        raise InvalidSample(
            f"another process answers on port {port}, which the server says is its own"
        )


def worked(child: Child, before: float) -> float:
    """Return the processor time that a server has used since then; raise `InvalidSample` when that is none."""
    seconds = used(child) - before
    if seconds <= 0:
        raise InvalidSample("the server used no processor time")
    return seconds


def used(child: Child) -> float:
    """Return the processor time of a server, its threads and its children, in seconds."""
    own = processor_seconds(child.pid)
    with contextlib.suppress(psutil.Error):
        own += sum(
            sum(each.cpu_times()[:2]) for each in psutil.Process(child.pid).children(recursive=True)
        )
    return own


def alive(child: Child, spoilt: InvalidSample) -> InvalidSample:
    """Return why there is no number, with what the server said at its end, if it has ended."""
    code = child.wait(0.1)
    if code is None:
        return spoilt
    last = child.errors.strip().rpartition("\n")[2]
    return InvalidSample(f"{spoilt}; the server ended with exit code {code}{last and f': {last}'}")


def resident(child: Child) -> int:
    """Return the bytes of memory in which a process keeps something."""
    try:
        return int(psutil.Process(child.pid).memory_info().rss)
    except psutil.Error as error:
        raise InvalidSample(f"the server is gone: {error}") from error


@contextlib.contextmanager
def loading(child: Child, port: int, connections: int, size: int, seed: int) -> Iterator[Load]:
    """Connect to a server, warm it up, and yield the load; if it fails, say whether the server has ended."""
    try:
        with Load(port, connections, size, seed) as load:
            owned(child, port)
            load.warm()
            yield load
    except InvalidSample as spoilt:
        raise alive(child, spoilt) from spoilt


def waits(child: Child) -> tuple[float, float]:
    """Return for how many seconds we, and a server, could have run so far, had a processor been free."""
    return waited(), queued_seconds(child.pid, "*")
