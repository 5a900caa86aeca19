"""What an echo server costs, and how soon it answers.

Processor time is compared with server and client on one processor, so that neither waits for the other
twice. Rates and latencies are measured with the two on different processors; they are shown, never used to
rank.
"""

import subprocess
from collections import Counter
from statistics import median
from typing import Any

from hexapla.bench.baselines import C
from hexapla.bench.measure.compiler import compiled
from hexapla.bench.measure.contestant import c_baseline
from hexapla.bench.measure.generator import connected
from hexapla.bench.measure.histogram import encoded, histogram, percentiles
from hexapla.bench.measure.load import LIMITS, NS_PER_S, Exchange, InvalidSample, Limits
from hexapla.bench.measure.server import (
    loaded_server,
    loading,
    pinned,
    processors,
    resident,
    running_server,
    used,
    visit,
    worked,
)
from hexapla.process.clock import queued_seconds
from hexapla.process.trace import exit_text
from hexapla.project.implementation import Implementation

MIN_EXCHANGE_S = 0.25
CLIENT_TURNS = 3  # of each client; the cheapest counts
PROBES = 100  # messages on one connection, while many others are idle
PROBE_BYTES = 64


def cost(
    implementation: Implementation,
    seed: int,
    *,
    size: int,
    connections: int,
    count: int,
    fresh: bool = False,
    limits: Limits = LIMITS,
) -> dict[str, Any]:
    """Return the processor seconds of a server per echoed message, server and client on one processor.

    A `fresh` server has had no client before.
    """
    server_cpu, _ = processors()
    exchanges: list[Exchange] = []
    with loaded_server(
        implementation, server_cpu, connections, size, seed, limits, fresh=fresh
    ) as (child, load):
        before = used(child)
        while sum(exchange.seconds for exchange in exchanges) < MIN_EXCHANGE_S:
            exchanges.append(load.exchange(count))
        server = worked(child, before)
        load.farewell()
    messages = sum(exchange.answers for exchange in exchanges)
    return {
        "echo-cpu-fresh" if fresh else "echo-cpu": server / messages,
        "raw": {
            "messages": messages,
            "seconds": sum(exchange.seconds for exchange in exchanges),
            "server": server,
            "client": sum(exchange.client for exchange in exchanges),
        },
    }


def clients(size: int, connections: int, count: int, seed: int) -> dict[str, float] | None:
    """Return the processor nanoseconds per message of our client, `ours`, and of a minimal one, `C`.

    They load the server in C by turns, on its processor; of each the lowest counts. None without a compiler.
    """
    server, minimal = c_baseline("echo_server"), compiled("echo_load_minimal")
    if server is None or minimal is None:
        return None
    server_cpu, _ = processors()
    words = [str(connections), str(size), str(count)]
    costs: dict[str, list[float]] = {"ours": [], C: []}
    with running_server(server) as (child, port, _), pinned(server_cpu):
        for turn in range(CLIENT_TURNS):
            with loading(child, port, connections, size, seed + turn) as load:
                costs["ours"].append(load.exchange(count).client / count * NS_PER_S)
            command = [str(minimal), str(port), *words]
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if result.returncode:
                raise InvalidSample(f"the minimal client {exit_text(result.returncode)}")
            costs[C].append(float(result.stdout))
    return {name: min(values) for name, values in costs.items()}


def rate_and_latencies(
    implementation: Implementation,
    seed: int,
    *,
    size: int,
    connections: int,
    count: int,
    rate: float,
    limits: Limits = LIMITS,
) -> dict[str, Any]:
    """Return the messages that a server echoes per second, and latencies in seconds by percentile.

    The rate is that of a closed loop; an open loop, at `rate` messages a second, gives latencies, too.
    """
    _, client_cpu = processors()
    with loaded_server(implementation, client_cpu, connections, size, seed, limits) as (
        child,
        load,
    ):
        before, queued = used(child), queued_seconds(child.pid, "*")
        closed = load.exchange(count)
        queued = queued_seconds(child.pid, "*") - queued
        server = worked(child, before)
        load.quiet()
        loops = {"closed": closed} | ({"open": load.offer(int(rate), rate)} if rate else {})
        load.farewell()
    # Checked last: a wrong answer is reported as one, however busy the machine was.
    check_closed_loop(closed, connections, server + queued, limits)
    histograms = {name: histogram(loop.latencies) for name, loop in loops.items()}
    return {
        "echo-rate": count / closed.seconds,
        **{
            f"echo-{loop}-{name}": nanoseconds / NS_PER_S
            for loop, filled in histograms.items()
            for name, nanoseconds in percentiles(filled).items()
        },
        "raw": {
            "messages": count,
            "seconds": closed.seconds,
            "server": server,
            "client": closed.client,
            "rate": rate,
            **{loop: encoded(filled) for loop, filled in histograms.items()},
        },
    }


def check_closed_loop(
    loop: Exchange, connections: int, server: float, limits: Limits = LIMITS
) -> None:
    """Raise `InvalidSample` unless the server was the bottleneck, and the figures agree with each other.

    `server` is the seconds for which it ran, or waited for a processor. By Little's law the mean number of
    messages under way is the rate times the mean latency: here, the number of connections.
    """
    seconds, client = loop.seconds, loop.client + loop.queued
    if client > limits.busy_share * seconds > server:
        raise InvalidSample(
            f"client-bound: the client wanted {client / seconds:.0%} of a processor, "
            f"the server {server / seconds:.0%}"
        )
    under_way, tolerance = loop.waited / seconds, limits.littles_law * connections
    if not connections - tolerance <= under_way <= connections + tolerance:
        law = f"{under_way:.1f} messages were under way by Little's law"
        raise InvalidSample(f"{law}, on {connections} connections")


def idle(implementation: Implementation, seed: int, *, connections: int) -> dict[str, Any]:
    """Return a server's bytes per idle connection, and its seconds to answer one among all that are idle.

    The one that is answered is among those counted in `connections`.
    """
    count = connections - 1
    with running_server(implementation) as (child, port, _), pinned(processors()[1]):
        visit(child, port, PROBE_BYTES, seed)
        with loading(child, port, 1, PROBE_BYTES, seed + 1) as probe:
            before = resident(child)
            with connected(port, count, PROBE_BYTES, seed + 2) as load:
                load.exchange(count)
                memory = resident(child) - before
                latencies = probe.exchange(PROBES).latencies
                load.quiet()
            probe.farewell()
    return {
        "idle-memory": max(memory, 0) / count,
        "idle-answer": median(Counter(latencies).elements()) / NS_PER_S,
        "raw": {"connections": count, "bytes": memory, "nanoseconds": sorted(latencies.items())},
    }
