"""What is measured: each metric in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

KIB = 1024
PERCENTILES = {"p50": 50.0, "p90": 90.0, "p99": 99.0, "p99.9": 99.9}  # of latencies, by short name


@dataclass(frozen=True)
class Metric:
    says: str  # a noun phrase, or a sentence that ends with the number
    unit: str
    ranks: bool = True  # whether frameworks are compared by it; if not, it is only shown


def share_in_words(percent: float) -> str:
    """Return a share of the messages in words.

    >>> share_in_words(50), share_in_words(99.9)
    ('half', '99.9 %')
    """
    return "half" if percent == 50 else f"{percent:g} %"


LOOPS = {
    "closed": "each sent as soon as the previous one was answered",
    "open": "each sent at a fixed time, and its latency counted from then",
}

METRICS: Mapping[str, Metric] = {
    "echo-cpu": Metric("processor time of the server per echoed message", "s"),
    # No server stays in this state, so nothing is ranked by it.
    "echo-cpu-fresh": Metric("the same, before a server's first client has left", "s", ranks=False),
    "start-up": Metric("time from the start of the process to its first line", "s"),
    "start-up-imports": Metric("share of the start-up spent on imports", "%", ranks=False),
    "echo-calls": Metric("system calls of the server per echoed message", "calls"),
    # So few that a ratio of two says nothing.
    "echo-faults": Metric("page faults of the server per echoed message", "faults", ranks=False),
    "echo-rate": Metric("messages echoed per second", "1/s", ranks=False),
    **{
        f"echo-{loop}-{name}": Metric(
            f"{share_in_words(percent)} of the messages were answered within this time, {how}",
            "s",
            ranks=False,
        )
        for loop, how in LOOPS.items()
        for name, percent in PERCENTILES.items()
    },
    "idle-memory": Metric("memory of the server per idle connection", "B"),
    "idle-answer": Metric("time to answer one connection while all others are idle", "s"),
    "sleeper-cpu": Metric("processor time per sleeper, from its start to its end", "s"),
    "sleeper-memory": Metric("memory per sleeper, at the peak", "B"),
    "sleeper-late-p50": Metric("half of the sleepers woke no later than this", "s", ranks=False),
    "sleeper-late-p99": Metric("99 % of the sleepers woke no later than this", "s", ranks=False),
    "offload-cpu": Metric("processor time to call a function on another thread and return", "s"),
    "offload-queue": Metric("time for a hundred calls of 0.1 s, made at once", "s", ranks=False),
    "wakeup": Metric("time of one wake-up, with one ready descriptor among many", "s"),
}


TRIAL_METRICS = (  # those that one trial gives together
    ("start-up", "start-up-imports"),
    ("echo-calls", "echo-faults"),
    ("echo-rate", *(name for name in METRICS if name.startswith(("echo-closed", "echo-open")))),
    ("idle-memory", "idle-answer"),
    tuple(name for name in METRICS if name.startswith("sleeper-")),
)


def measured_with(metric: str) -> tuple[str, ...]:
    """Return the metrics that a trial gives together with this one, which is among them."""
    return next((group for group in TRIAL_METRICS if metric in group), (metric,))


def message_setting(size: int, connections: int) -> str:
    length = f"{size} B" if size < KIB else f"{size // KIB} KiB"
    return f"{length}, {connections} connection{'s' if connections > 1 else ''}"
