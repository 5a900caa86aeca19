"""The trials of a round: what is measured of whom, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from hexapla.bench.measure import counting, echo, offload, sleepers, startup, wakeup
from hexapla.bench.metrics import KIB, METRICS, in_words
from hexapla.project.implementation import Implementation

RATE = 2_000  # messages a second, of the open loop

Measure = Callable[[Implementation, int], dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """One way to measure one program."""

    program: str
    setting: str
    gives: tuple[str, ...]  # metrics
    measure: Measure  # of a contestant, with a seed
    quick: bool = False
    rounds: int = 7
    hurry: int = 0  # rounds of the quick benchmark, where those are fewer
    engines: bool = True  # whether engines that are not the default ones are measured, too


def trials() -> list[Trial]:
    """Return every trial, in the order in which their results are read."""
    return [
        *(
            costs(size, connections, count, quick=(size, connections) == (KIB, 16))
            for size in (KIB, 64, 16 * KIB)
            for connections, count in ((16, 4_000), (128, 4_000))
        ),
        costs(KIB, 1, 3_000),
        costs(KIB, 1000, 16_000),
        Trial(
            "echo_server",
            "echo server",
            ("start-up", "start-up-imports"),
            lambda each, _: startup.startup(each),
            quick=True,
            hurry=3,
        ),
        Trial(
            "echo_server",
            in_words(KIB, 16),
            ("echo-calls", "echo-faults"),
            lambda each, seed: counting.calls(each, KIB, 16, 2_000, seed),
            quick=True,
            rounds=5,
            hurry=3,
        ),
        *(
            Trial(
                "echo_server",
                in_words(KIB, connections),
                (
                    "echo-rate",
                    *(name for name in METRICS if name.startswith(("echo-closed", "echo-open"))),
                ),
                partial(answers, connections),
                rounds=5,
            )
            for connections in (1, 16, 128)
        ),
        *(
            Trial(
                "echo_server",
                f"{connections:,} connections",
                ("idle-memory", "idle-answer"),
                partial(idle, connections),
                quick=connections == 1_000,
                rounds=5,
                hurry=3,
            )
            for connections in (1_000, 10_000)
        ),
        *(
            Trial(
                "sleep_gather_many",
                f"{count:,} sleepers",
                ("sleeper-cpu", "sleeper-memory", "sleeper-late-p50", "sleeper-late-p99"),
                partial(asleep, count),
                quick=count == 10_000,
                rounds=rounds,
                hurry=3 if count == 10_000 else 0,
                engines=count < 1_000_000,
            )
            for count, rounds in ((1_000, 5), (10_000, 5), (100_000, 2), (1_000_000, 1))
        ),
        Trial(
            "executor",
            "calls of no length",
            ("offload-cpu",),
            lambda each, _: offload.offload(each),
            quick=True,
            rounds=5,
            hurry=3,
        ),
        Trial(
            "executor",
            "100 calls of 0.1 s",
            ("offload-queue",),
            lambda each, _: offload.queue(each),
            rounds=1,
        ),
        *(
            Trial(
                "",
                f"{idle_:,} idle descriptors",
                ("wakeup",),
                partial(waking, idle_),
                quick=idle_ in (10, 100, 1_000, 10_000),
                rounds=5,
                hurry=3,
            )
            for idle_ in (10, 30, 100, 300, 1_000, 3_000, 10_000, 19_000)
        ),
    ]


def costs(size: int, connections: int, count: int, quick: bool = False) -> Trial:
    """Return the trial of what an echoed message costs."""
    measure = partial(cost, size, connections, count)
    return Trial("echo_server", in_words(size, connections), ("echo-cpu",), measure, quick)


def cost(
    size: int, connections: int, count: int, each: Implementation, seed: int
) -> dict[str, Any]:
    """Measure what an echoed message costs."""
    return echo.cost(each, size, connections, count, seed)


def answers(connections: int, each: Implementation, seed: int) -> dict[str, Any]:
    """Measure how soon messages are answered."""
    return echo.answers(each, KIB, connections, max(2_000, 40 * connections), seed, RATE)


def idle(connections: int, each: Implementation, seed: int) -> dict[str, Any]:
    """Measure what an idle connection costs."""
    return echo.idle(each, connections, seed)


def asleep(count: int, each: Implementation, _: int) -> dict[str, Any]:
    """Measure what a sleeper costs."""
    return sleepers.sleepers(each, count)


def waking(count: int, each: Implementation, _: int) -> dict[str, Any]:
    """Measure what a wake-up costs."""
    return wakeup.wakeup(each, count)
