"""A program that should sleep is found out when it runs or wakes; a busy machine is not held against it."""

import pytest

from hexapla.judging.checks import asleep
from hexapla.process.broken import Broken
from hexapla.process.output import Quiet
from hexapla.process.trace import Event, Trace


def seen(cpu: float = 0.0, waited: float = 0.0, quiet: float = 0.0, wakes: int | None = 0) -> Trace:
    """Return the trace of a program that did so much in one second between two lines."""
    begins = Event(1.0, "main waits", cpu=0.1, runnable_wait=0.2, quiet=0.0, wakes=0)
    end = (0.1 + cpu, 0.2 + waited, 0.0, True, 0.0, quiet, wakes)
    return Trace((), (), (begins, Event(2.0, "main goes on", *end)), code=0)


@pytest.mark.parametrize(
    "trace",
    [
        seen(),
        seen(cpu=0.05),
        seen(cpu=0.04, waited=3.0),  # many threads waited for a processor at the same time
        seen(quiet=1.0, wakes=4),  # a look after signals
        seen(quiet=0.05, wakes=3),  # a burst
        seen(quiet=1.0, wakes=None),
    ],
)
def test_a_sleeper_is_asleep(trace: Trace) -> None:
    asleep(trace, ["main waits"], "main goes on")


@pytest.mark.parametrize(
    ("trace", "code"),
    [
        (seen(cpu=0.9, waited=0.1), "busy"),
        (
            seen(cpu=0.2, waited=0.8),
            "busy",
        ),  # a busy loop that shares its processor with four others
        (seen(cpu=0.4, waited=1.6), "busy"),  # two of them
        (seen(quiet=0.9, wakes=18), "polls"),  # every 50 ms
    ],
)
def test_who_runs_or_wakes_is_not_asleep(trace: Trace, code: str) -> None:
    with pytest.raises(Broken) as caught:
        asleep(trace, ["main waits"], "main goes on")

    assert code == caught.value.code


def test_a_burst_of_wakes_counts_as_three_and_what_a_line_breaks_not_at_all() -> None:
    quiet = Quiet()
    for wakes in (10, 50, 51):
        quiet.look(wakes)
    quiet.interrupt()
    for wakes in (60, 60):
        quiet.look(wakes)

    assert 3 + 1 == quiet.wakes


def test_where_the_kernel_does_not_tell_nothing_is_counted() -> None:
    quiet = Quiet()
    quiet.look(None)
    quiet.look(3)

    assert quiet.wakes is None
