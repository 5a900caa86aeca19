"""What an echo server costs, and how soon it answers.

Processor time is compared with server and client on one processor, so that neither waits for the other
twice. Rates and latencies are measured with the two on different processors; they are shown, never used to
rank.
"""

import subprocess
import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from hexapla.bench.baselines import C
from hexapla.bench.measure.contestant import c_baseline, compiled
from hexapla.bench.measure.histogram import encoded, histogram, percentiles
from hexapla.bench.measure.load import LIMITS, InvalidSample, Limits, Load
from hexapla.bench.measure.server import (
    loaded_server,
    loading,
    pinned,
    processors,
    resident,
    runnable_seconds,
    running_server,
    used,
    worked,
)
from hexapla.project.implementation import Implementation

MIN_EXCHANGE_S = 0.25
CLIENT_TURNS = 3  # of each client; the cheapest counts
PROBES = 100  # messages on one connection, while many others are idle


def cost(
    implementation: Implementation,
    seed: int,
    *,
    size: int,
    connections: int,
    count: int,
    limits: Limits = LIMITS,
) -> dict[str, Any]:
    """Return the processor seconds of a server per echoed message, server and client on one processor."""
    server_cpu, _ = processors()
    messages = 0
    with loaded_server(implementation, server_cpu, connections, size, seed, limits) as (
        child,
        load,
    ):
        before, client, began = used(child), time.thread_time(), time.perf_counter()
        while not messages or time.perf_counter() - began < MIN_EXCHANGE_S:
            load.exchange(count)
            messages += count
        client, seconds = time.thread_time() - client, time.perf_counter() - began
        server = worked(child, before)
        load.farewell()
    return {
        "echo-cpu": server / messages,
        "raw": {"messages": messages, "seconds": seconds, "server": server, "client": client},
    }


def clients(size: int, connections: int, count: int, seed: int) -> dict[str, float] | None:
    """Return the processor nanoseconds per message of our client, `ours`, and of the one in C, `C`.

    They load the server in C by turns, on its processor; of each the lowest counts. None without a compiler.
    """
    server, client = c_baseline("echo_server"), compiled("echo_load")
    if server is None or client is None:
        return None
    server_cpu, _ = processors()
    words = [str(connections), str(size), str(count)]
    costs: dict[str, list[float]] = {"ours": [], C: []}
    with running_server(server) as (child, port, _), pinned(server_cpu):
        for turn in range(CLIENT_TURNS):
            with loading(child, port, connections, size, seed + turn) as load:
                before = time.thread_time()
                load.exchange(count)
                costs["ours"].append((time.thread_time() - before) / count * 1e9)
            command = [str(client), str(port), *words]
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if result.returncode:
                raise InvalidSample(f"the client in C ended with exit code {result.returncode}")
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
        latencies: list[float] = []
        before, queued = used(child), runnable_seconds(child)
        client, began = time.thread_time(), time.perf_counter()
        load.exchange(count, latencies)
        client, seconds = time.thread_time() - client, time.perf_counter() - began
        queued_now = runnable_seconds(child)
        server = worked(child, before)
        load.quiet()
        open_latencies = load.offer(int(rate), rate) if rate else []
        load.farewell()
    # Checked last: a wrong answer is reported as one, however busy the machine was.
    client_wanted = client + queued_now[0] - queued[0]
    server_wanted = server + queued_now[1] - queued[1]
    check_closed_loop(latencies, seconds, connections, client_wanted, server_wanted, limits)
    loops = {"closed": latencies, "open": open_latencies}
    histograms = {loop: histogram(values) for loop, values in loops.items() if values}
    return {
        "echo-rate": count / seconds,
        **{
            f"echo-{loop}-{name}": microseconds / 1e6
            for loop, filled in histograms.items()
            for name, microseconds in percentiles(filled).items()
        },
        "raw": {
            "messages": count,
            "seconds": seconds,
            "server": server,
            "client": client,
            "rate": rate,
            **{loop: encoded(filled) for loop, filled in histograms.items()},
        },
    }


def check_closed_loop(
    latencies: Sequence[float],
    seconds: float,
    connections: int,
    client: float,
    server: float,
    limits: Limits = LIMITS,
) -> None:
    """Raise `InvalidSample` unless the server was the bottleneck, and the figures agree with each other.

    `client` and `server` are the seconds for which each ran, or waited for a processor. By Little's law the
    mean number of messages under way is the rate times the mean latency: here, the number of connections.
    """
    if client > limits.busy_share * seconds > server:
        raise InvalidSample(
            f"client-bound: the client wanted {client / seconds:.0%} of a processor, "
            f"the server {server / seconds:.0%}"
        )
    under_way, tolerance = sum(latencies) / seconds, limits.littles_law * connections
    if not connections - tolerance <= under_way <= connections + tolerance:
        law = f"{under_way:.1f} messages were under way by Little's law"
        raise InvalidSample(f"{law}, on {connections} connections")


def idle(implementation: Implementation, seed: int, *, connections: int) -> dict[str, Any]:
    """Return a server's bytes per idle connection, and its seconds to answer one among all that are idle."""
    latencies: list[float] = []
    with (
        running_server(implementation) as (child, port, _),
        pinned(processors()[1]),
        loading(child, port, 1, 64, seed) as probe,
    ):
        before = resident(child)
        with Load(port, connections, 64, seed + 1) as load:
            load.exchange(connections)
            memory = resident(child) - before
            probe.exchange(PROBES, latencies)
            load.quiet()
        probe.farewell()
    return {
        "idle-memory": max(memory, 0) / connections,
        "idle-answer": median(latencies),
        "raw": {"connections": connections, "bytes": memory, "seconds": sorted(latencies)},
    }
