"""The trials of a round: what is measured, of which program, and how often."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hexapla.bench.measure import counting, echo, offload, sleepers, startup, wakeup
from hexapla.bench.metrics import KIB, measured_with, message_setting
from hexapla.project.implementation import Implementation

ECHO, SLEEP, CALL = "echo_server", "sleep_gather_many", "executor"
START_UP = measured_with("start-up")
IDLE_DESCRIPTORS = (10, 30, 100, 300, 1_000, 3_000, 10_000, 19_000)
QUICK_IDLE = (10, 1_000, 10_000)  # in the quick benchmark
QUICK_ROUNDS = 5  # at most, before rounds are added; fewer give no interval of a cell's own
OPEN_LOOP_RATE = 2_000  # messages a second

Measure = Callable[[Implementation, int], dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """One way to measure one program: a trial is one or two fresh processes, and may give several metrics."""

    program: str  # or nothing, for the selectors alone
    setting: str
    gives: tuple[str, ...]  # metrics
    measure: Measure  # of an implementation, with a seed; returns values by metric, and `raw`
    quick: bool = False  # whether it is part of the quick benchmark
    rounds: int = 7
    engines: bool = True  # whether the full benchmark measures it on all engines
    variants: bool = True  # whether the quick benchmark measures variants of the program

    @property
    def words(self) -> str:
        return " ".join([self.program, self.setting, *self.gives])


def trials(full: bool) -> list[Trial]:
    """Return all trials, with as many rounds as they have in the full benchmark, or in the quick one."""
    chosen = all_trials(full)
    if full:
        return chosen
    return [replace(trial, rounds=min(trial.rounds, QUICK_ROUNDS)) for trial in chosen]


def all_trials(full: bool) -> list[Trial]:
    # Each process takes time, of which the quick benchmark has too little to time the imports alone.
    start_up = partial(startup.startup, imports=full)
    return [
        echo_cpu(KIB, 16, quick=True),
        echo_cpu(KIB, 128),
        echo_cpu(64, 16),
        echo_cpu(64, 128),
        echo_cpu(16 * KIB, 16),
        echo_cpu(16 * KIB, 128),
        echo_cpu(KIB, 1, messages=3_000),
        echo_cpu(KIB, 1000, messages=16_000),
        echo_cpu(KIB, 16, fresh=True),
        Trial(ECHO, "echo server", START_UP, start_up, quick=True, variants=False),
        echo_calls(KIB, 16),
        *(echo_latency(KIB, connections) for connections in (1, 16, 128)),
        idle_connections(1_000, quick=True),
        idle_connections(10_000),
        many_sleepers(1_000, rounds=5),
        many_sleepers(3_000, rounds=5, quick=True),
        many_sleepers(10_000, rounds=5),
        many_sleepers(100_000, rounds=2),
        many_sleepers(1_000_000, rounds=1, engines=False),
        Trial(CALL, "calls of no length", ("offload-cpu",), offload.offload, True, 5),
        Trial(CALL, "100 calls of 0.1 s", ("offload-queue",), offload.queue, rounds=1),
        *(one_wakeup(idle, quick=idle in QUICK_IDLE) for idle in IDLE_DESCRIPTORS),
    ]


def echo_cpu(
    size: int,
    connections: int,
    messages: int = 4_000,
    fresh: bool = False,
    quick: bool = False,
) -> Trial:
    gives = ("echo-cpu-fresh" if fresh else "echo-cpu",)
    measure = partial(echo.cost, size=size, connections=connections, count=messages, fresh=fresh)
    return Trial(ECHO, message_setting(size, connections), gives, measure, quick)


def echo_calls(size: int, connections: int) -> Trial:
    setting, gives = message_setting(size, connections), measured_with("echo-calls")
    measure = partial(counting.calls, size=size, connections=connections, count=2_000)
    return Trial(ECHO, setting, gives, measure, rounds=5)


def echo_latency(size: int, connections: int) -> Trial:
    setting, gives = message_setting(size, connections), measured_with("echo-rate")
    load: dict[str, Any] = {"size": size, "connections": connections, "rate": OPEN_LOOP_RATE}
    measure = partial(echo.rate_and_latencies, count=max(2_000, 40 * connections), **load)
    return Trial(ECHO, setting, gives, measure, rounds=5)


def idle_connections(connections: int, quick: bool = False) -> Trial:
    setting, gives = f"{connections:,} connections", measured_with("idle-memory")
    measure = partial(echo.idle, connections=connections)
    return Trial(ECHO, setting, gives, measure, quick, rounds=5, variants=False)


def many_sleepers(count: int, **facts: Any) -> Trial:
    gives, measure = measured_with("sleeper-cpu"), partial(sleepers.sleepers, count=count)
    return Trial(SLEEP, f"{count:,} sleepers", gives, measure, **facts)


def one_wakeup(idle: int, quick: bool = False) -> Trial:
    measure = partial(wakeup.wakeup, idle=idle)
    return Trial("", f"{idle:,} idle descriptors", ("wakeup",), measure, quick, 5)
