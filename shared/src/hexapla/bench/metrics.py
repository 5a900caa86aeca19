"""What is measured: each metric in one sentence, and the trials that give it.

A trial is one fresh process, or two, of one contestant; it may give several metrics.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """What a number means."""

    says: str  # as a sentence of which the subject is the number
    unit: str
    ranks: bool = True  # whether the columns are compared by it, or it is shown alone


KIB = 1024

METRICS: Mapping[str, Metric] = {
    "echo-cpu": Metric("processor time of the server for each echoed message", "s"),
    "start-up": Metric("time from the start of the process to its first line", "s"),
    "start-up-imports": Metric(
        "share of the start-up that the program's own imports take", "%", ranks=False
    ),
    "echo-calls": Metric("system calls of the server for each echoed message", "calls"),
    # So few that a ratio of two says nothing.
    "echo-faults": Metric(
        "page faults of the server for each echoed message", "faults", ranks=False
    ),
    "echo-rate": Metric("messages echoed in a second", "1/s", ranks=False),
    **{
        f"echo-{loop}-{short}": Metric(
            f"{share} of the messages were answered within this time, {how}", "s", ranks=False
        )
        for loop, how in (
            ("closed", "each sent as soon as the one before was answered"),
            ("open", "each due at its own moment, and counted from it"),
        )
        for short, share in (("p50", "half"), ("p90", "90 %"), ("p99", "99 %"), ("p999", "99.9 %"))
    },
    "idle-memory": Metric("memory of the server for each idle connection", "B"),
    "idle-answer": Metric("time to answer one connection among all those that are idle", "s"),
    "sleeper-cpu": Metric("processor time for each sleeper, from its start to its end", "s"),
    "sleeper-memory": Metric("memory for each sleeper, at the peak", "B"),
    "sleeper-late-p50": Metric("half of the sleepers woke no later than this", "s", ranks=False),
    "sleeper-late-p99": Metric("99 % of the sleepers woke no later than this", "s", ranks=False),
    "offload-cpu": Metric("processor time to call on another thread and return", "s"),
    "offload-queue": Metric("time that a hundred calls of 0.1 s take", "s", ranks=False),
    "wakeup": Metric("time of one wake-up, one descriptor among many having news", "s"),
}


def in_words(size: int, connections: int) -> str:
    """Return how many bytes a message has, and on how many connections they come."""
    bytes_ = f"{size} B" if size < KIB else f"{size // KIB} KiB"
    return f"{bytes_}, {connections} connection{'s' if connections > 1 else ''}"
