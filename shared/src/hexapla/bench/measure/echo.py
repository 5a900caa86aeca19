"""What an echo server costs, and how soon it answers.

Processor time is compared with server and client on one processor, where nothing is waited for twice;
rates and latencies are measured with the two apart, and are shown, never used to rank.
"""

import subprocess
import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from hexapla.bench.baselines import C
from hexapla.bench.measure.contestant import compiled, floor
from hexapla.bench.measure.histogram import encoded, histogram, percentiles
from hexapla.bench.measure.load import InvalidSample, Load
from hexapla.bench.measure.server import (
    loading,
    pinned,
    processors,
    resident,
    serving,
    used,
    waits,
    worked,
)
from hexapla.project.implementation import Implementation

LONG = 0.25  # seconds, at least, for which messages are exchanged

TURNS = 3  # of each client, of which the lowest counts
PROBES = 100  # messages on one connection, while many others are idle
LITTLE = 0.1  # by which Little's law may be missed
BUSY = 0.9  # share of its processor from which on somebody is the limit


def cost(
    each: Implementation, size: int, connections: int, count: int, seed: int
) -> dict[str, Any]:
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
                raise InvalidSample(f"the client in C ended with exit code {told.returncode}")
            found[C].append(float(told.stdout))
    return {name: min(each) for name, each in found.items()}


def answers(
    each: Implementation, size: int, connections: int, count: int, seed: int, rate: float
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


def limits(
    spent: Sequence[float], seconds: float, connections: int, client: float, server: float
) -> None:
    """Raise `InvalidSample` unless the server was the limit, and the figures belong together.

    Client and server are told by the seconds for which they ran, or would have, had others not been there.
    By Little's law as many messages are under way, on average, as come in a second times what each takes.
    """
    if client > BUSY * seconds > server:
        raise InvalidSample(
            f"client-bound: the client wanted {client / seconds:.0%} of a processor, "
            f"the server {server / seconds:.0%}"
        )
    under_way = sum(spent) / seconds
    if not (1 - LITTLE) * connections <= under_way <= (1 + LITTLE) * connections:
        raise InvalidSample(
            f"{under_way:.1f} messages were under way by Little's law, on {connections} connections"
        )


def idle(each: Implementation, connections: int, seed: int) -> dict[str, Any]:
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
