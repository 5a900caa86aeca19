"""What an echo server costs, and how soon it answers.

Processor time is compared with server and client on one processor, where nothing is waited for twice;
rates and latencies are measured with the two apart, and are shown, never used to rank.
"""

import base64
import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from hexapla.bench.contestant import C, Contestant, compiled, floor
from hexapla.bench.load import Load, Spoilt
from hexapla.clock import processor_seconds, queued_seconds
from hexapla.run import START, Child, waited

LONG = 0.25  # seconds, at least, for which messages are exchanged
BUSY = 0.9  # share of its processor from which on somebody is the limit
LITTLE = 0.1  # by which Little's law may be missed
HIGHEST = 60_000_000  # microseconds that a histogram can hold
DIGITS = 3  # that it keeps
EVENTS = "raw_syscalls:sys_enter,page-faults"
TURNS = 3  # of each client, of which the lowest counts
PROBES = 100  # messages on one connection, while many others are idle


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
def serving(each: Contestant) -> Iterator[tuple[Child, int, float]]:
    """Start a server on its processor; yield it, its port, and its seconds to the first line.

    It is ready when it says so: a probe that connects would change what some of them do afterwards.
    """
    with started(each.command, each) as child:
        yield child, *ready(child)


def started(command: Sequence[str], each: Contestant) -> Child:
    """Return a command that has started on a server's processor, in a contestant's environment."""
    theirs, _ = processors()
    with pinned(theirs):
        return Child(command, (), each.env)


def ready(child: Child) -> tuple[int, float]:
    """Return a server's port once it listens, and how long that took; raise `Spoilt` when it does not."""
    listens = r"listening on 127\.0\.0\.1:([0-9]{1,5})"
    found, at = first_line(child, listens, "it never said that it listens")
    return int(found[1]), at


def first_line(child: Child, wanted: str, otherwise: str) -> tuple[re.Match[str], float]:
    """Return how a pattern matches a program's first line, and when that came.

    Raises `Spoilt` with what was said instead, when it does not match or does not come.
    """
    line = child.line(0, START)
    found = re.fullmatch(wanted, line.text) if line else None
    if line is None or found is None:
        said = line.text if line else child.errors.strip().rpartition("\n")[2]
        raise Spoilt(f"{otherwise}: {said!r}")
    return found, line.at


@contextlib.contextmanager
def loading(child: Child, port: int, connections: int, size: int, seed: int) -> Iterator[Load]:
    """Connect to a server, warm it up, and yield the load; if it fails, say whether the server has ended."""
    try:
        with Load(port, connections, size, seed) as load:
            owned(child, port)
            load.warm()
            yield load
    except Spoilt as spoilt:
        raise alive(child, spoilt) from spoilt


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
        raise Spoilt(f"nobody can say who listens on port {port}: {error}") from error
    if port not in listening:
        raise Spoilt(f"another process answers on port {port}, which the server says is its own")


def worked(child: Child, before: float) -> float:
    """Return the processor time that a server has used since then; raise `Spoilt` when that is none."""
    seconds = used(child) - before
    if seconds <= 0:
        raise Spoilt("the server used no processor time")
    return seconds


def used(child: Child) -> float:
    """Return the processor time of a server, its threads and its children, in seconds."""
    own = processor_seconds(child.pid)
    with contextlib.suppress(psutil.Error):
        own += sum(
            sum(each.cpu_times()[:2]) for each in psutil.Process(child.pid).children(recursive=True)
        )
    return own


def alive(child: Child, spoilt: Spoilt) -> Spoilt:
    """Return why there is no number, with what the server said at its end, if it has ended."""
    code = child.wait(0.1)
    if code is None:
        return spoilt
    last = child.errors.strip().rpartition("\n")[2]
    return Spoilt(f"{spoilt}; the server ended with exit code {code}{last and f': {last}'}")


def cost(each: Contestant, size: int, connections: int, count: int, seed: int) -> dict[str, Any]:
    """Return what a server uses for each echoed message, client and server on one processor.

    So many messages are exchanged, and again as many until it was for long enough.
    """
    theirs, _ = processors()
    made = 0
    with (
        serving(each) as (child, port, _),
        pinned(theirs),
        loading(child, port, connections, size, seed) as load,
    ):
        before, mine, began = used(child), time.thread_time(), time.perf_counter()
        while not made or time.perf_counter() - began < LONG:
            load.exchange(count)
            made += count
        mine, seconds = time.thread_time() - mine, time.perf_counter() - began
        server = worked(child, before)
        load.farewell()
    return {
        "echo-cpu": server / made,
        "raw": {"messages": made, "seconds": seconds, "server": server, "client": mine},
    }


def clients(size: int, connections: int, count: int, seed: int) -> dict[str, float] | None:
    """Return the processor nanoseconds of a client for each message: of `ours`, and of the floor in `C`.

    Both speak to the server in C, on its processor, in turns; of each the lowest counts. None without a
    compiler.
    """
    server, client = floor("echo_server"), compiled("echo_load")
    if server is None or client is None:
        return None
    theirs, _ = processors()
    words = [str(connections), str(size), str(count)]
    found: dict[str, list[float]] = {"ours": [], C: []}
    with serving(server) as (child, port, _), pinned(theirs):
        for turn in range(TURNS):
            with loading(child, port, connections, size, seed + turn) as load:
                before = time.thread_time()
                load.exchange(count)
                found["ours"].append((time.thread_time() - before) / count * 1e9)
            told = subprocess.run(
                [client, str(port), *words], capture_output=True, text=True, check=False
            )
            if told.returncode:
                raise Spoilt(f"the client in C ended with exit code {told.returncode}")
            found[C].append(float(told.stdout))
    return {name: min(each) for name, each in found.items()}


def calls(each: Contestant, size: int, connections: int, count: int, seed: int) -> dict[str, Any]:
    """Return a server's system calls and page faults for each message; both are exact.

    Client and server share a processor, so that how many messages wait when a server wakes is no accident.
    """
    theirs, _ = processors()
    with (
        serving(each) as (child, port, _),
        pinned(theirs),
        loading(child, port, connections, size, seed) as load,
        counting(child.pid) as counts,
    ):
        rest(child)
        counts.begin()
        load.exchange(count)
        rest(child)  # the last call is the one in which it waits
        found = counts.end()
        load.farewell()
    return {name: value / count for name, value in found.items()} | {
        "raw": {"messages": count, **found}
    }


def rest(child: Child) -> None:
    """Wait until a server does nothing; raise `Spoilt` when it never does."""
    try:
        child.settle()
    except AssertionError as error:
        raise Spoilt(str(error)) from error


class Counting:
    """The kernel's counts of one process, by perf where that works, else by what /proc says."""

    def __init__(self, process: int) -> None:
        self._process, self._perf = process, None
        self._orders, self._acks = os.pipe(), os.pipe()
        if shutil.which("perf"):
            inside = (self._orders[0], self._acks[1])
            options = ["-x,", "-D", "-1", "--control", "fd:{},{}".format(*inside)]
            self._perf = subprocess.Popen(
                ["perf", "stat", *options, "-e", EVENTS, "-p", str(process)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                pass_fds=inside,
            )
        os.close(self._acks[1])
        os.close(self._orders[0])

    def begin(self) -> None:
        """Count from now on."""
        self._faults = self._page_faults()
        if self._perf and not self._order("enable"):
            self._perf.communicate()
            self._perf = None

    def end(self) -> dict[str, float]:
        """Return what was counted: page faults, and system calls where those can be had."""
        faults = self._page_faults() - self._faults
        if self._perf is None or not self._order("disable"):
            return {"echo-faults": faults}
        self._perf.send_signal(2)
        _, said = self._perf.communicate()
        found = re.search(r"^(\d+),[^\n]*sys_enter", said, re.MULTILINE)
        return {"echo-faults": faults} | ({"echo-calls": float(found[1])} if found else {})

    def close(self) -> None:
        """End what counts."""
        if self._perf and self._perf.poll() is None:
            self._perf.kill()
            self._perf.communicate()
        for end in (self._orders[1], self._acks[0]):
            os.close(end)

    def _order(self, word: str) -> bool:
        try:
            os.write(self._orders[1], f"{word}\n".encode())
        except BrokenPipeError:
            return False
        return os.read(self._acks[0], 16).startswith(b"ack")

    def _page_faults(self) -> float:
        try:
            stat = Path(f"/proc/{self._process}/stat").read_text(encoding="utf-8")
        except OSError as error:
            raise Spoilt(f"nobody can say how many page faults there were: {error}") from error
        fields = stat.rpartition(") ")[2].split()
        return float(fields[7]) + float(fields[9])  # minor and major, see proc(5)


@contextlib.contextmanager
def counting(process: int) -> Iterator[Counting]:
    """Count inside, when told to."""
    found = Counting(process)
    try:
        yield found
    finally:
        found.close()


def answers(
    each: Contestant, size: int, connections: int, count: int, seed: int, rate: float
) -> dict[str, Any]:
    """Return how many messages a server echoes in a second, and how soon, server and client apart.

    The closed loop gives the rate and one latency; the open loop, at a rate of its own, gives another, from
    the moment at which each message was due.
    """
    with (
        serving(each) as (child, port, _),
        pinned(processors()[1]),
        loading(child, port, connections, size, seed) as load,
    ):
        spent: list[float] = []
        before, queued = used(child), waits(child)
        mine, began = time.thread_time(), time.perf_counter()
        load.exchange(count, spent)
        mine, seconds = time.thread_time() - mine, time.perf_counter() - began
        ours, theirs = (now - then for now, then in zip(waits(child), queued, strict=True))
        server = worked(child, before)
        load.quiet()
        due = load.offer(int(rate), rate) if rate else []
        load.farewell()
    # Asked last: a server that answers wrongly is told so, however busy the machine was.
    limits(spent, seconds, connections, mine + ours, server + theirs)
    closed, opened = histogram(spent), histogram(due)
    return {
        "echo-rate": count / seconds,
        **percentiles("closed", closed),
        **(percentiles("open", opened) if due else {}),
        "raw": {
            "messages": count,
            "seconds": seconds,
            "server": server,
            "client": mine,
            "rate": rate,
            "closed": encoded(closed),
            "open": encoded(opened) if due else "",
        },
    }


def waits(child: Child) -> tuple[float, float]:
    """Return for how many seconds we, and a server, could have run so far, had a processor been free."""
    return waited(), queued_seconds(child.pid, "*")


def limits(
    spent: Sequence[float], seconds: float, connections: int, client: float, server: float
) -> None:
    """Raise `Spoilt` unless the server was the limit, and the figures belong together.

    Client and server are told by the seconds for which they ran, or would have, had others not been there.
    By Little's law as many messages are under way, on average, as come in a second times what each takes.
    """
    if client > BUSY * seconds > server:
        raise Spoilt(
            f"client-bound: the client wanted {client / seconds:.0%} of a processor, "
            f"the server {server / seconds:.0%}"
        )
    under_way = sum(spent) / seconds
    if not (1 - LITTLE) * connections <= under_way <= (1 + LITTLE) * connections:
        raise Spoilt(
            f"{under_way:.1f} messages were under way by Little's law, on {connections} connections"
        )


def histogram(spent: Sequence[float]) -> Any:
    """Return seconds as an HdrHistogram of microseconds."""
    from hdrh.histogram import HdrHistogram

    found = HdrHistogram(1, HIGHEST, DIGITS)
    for each in spent:
        found.record_value(max(round(each * 1e6), 1))
    return found


def encoded(found: Any) -> str:
    """Return a histogram in the format that its libraries share, as text."""
    return base64.b64encode(base64.b64decode(found.encode())).decode()


def percentiles(name: str, found: Any) -> dict[str, float]:
    """Return the usual percentiles of a histogram, in seconds."""
    usual = {"p50": 50, "p90": 90, "p99": 99, "p999": 99.9}
    return {
        f"echo-{name}-{short}": found.get_value_at_percentile(share) / 1e6
        for short, share in usual.items()
    }


def idle(each: Contestant, connections: int, seed: int) -> dict[str, Any]:
    """Return a server's memory for each idle connection, and how soon it answers one among all of them."""
    spent: list[float] = []
    with (
        serving(each) as (child, port, _),
        pinned(processors()[1]),
        loading(child, port, 1, 64, seed) as first,
    ):
        before = resident(child)
        with Load(port, connections, 64, seed + 1) as load:
            load.exchange(connections)
            memory = resident(child) - before
            first.exchange(PROBES, spent)
            load.quiet()
        first.farewell()
    return {
        "idle-memory": max(memory, 0) / connections,
        "idle-answer": median(spent),
        "raw": {"connections": connections, "bytes": memory, "seconds": sorted(spent)},
    }


def resident(child: Child) -> int:
    """Return the bytes of memory in which a process keeps something."""
    try:
        return int(psutil.Process(child.pid).memory_info().rss)
    except psutil.Error as error:
        raise Spoilt(f"the server is gone: {error}") from error
