"""The promises of `nonblocking_read`; the page in `lesson/contract/` says what each one means."""

import re
from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace


@pytest.fixture(scope="module")
def senders(rng: Callable[[str], Random]) -> dict[str, float]:
    """Three senders at least 0.3 s apart, in no order, in seconds."""
    chance = rng("senders")
    lengths = [length + chance.uniform(0, 0.04) for length in (0.3, 0.65, 1.0)]
    shuffled = (round(length, 3) for length in chance.disordered(lengths))
    return dict(zip(chance.words(3), shuffled, strict=True))


@pytest.fixture(scope="module")
def trace(runner: Runner, senders: dict[str, float]) -> Trace:
    return runner(*(f"{name}={seconds}" for name, seconds in senders.items()))


def test_all_tasks_wait_before_any_receives(trace: Trace, senders: dict[str, float]) -> None:
    checks.overlapping(trace, "waits", "receives", len(senders))


def test_a_sender_that_is_0_3_s_faster_is_received_first(
    trace: Trace, senders: dict[str, float]
) -> None:
    checks.ordered(trace, "receives", senders)


def test_each_sender_is_received_once(trace: Trace, senders: dict[str, float]) -> None:
    lines = [f"{name} {verb}" for name in senders for verb in ("waits", "receives")]

    checks.printed(trace, [*lines, *trace.lines[len(lines) :]])
    checks.in_order([*senders], trace.subjects("waits"), "the order of `waits`")
    checks.in_order(sorted(senders), sorted(trace.subjects("receives")), "who receives")


def test_it_counts_how_often_it_asked_in_vain(trace: Trace, senders: dict[str, float]) -> None:
    last = "".join(trace.lines[-1:])
    count = re.fullmatch("main asked ([0-9]+) times in vain", last)

    expect(count, "missing-line", f"the last line is {last!r}{trace.end}")
    expect(
        count is not None and len(senders) <= int(count[1]),
        "wrong-value",
        f"{last!r}, of {len(senders)} senders who all take their time",
    )


def test_it_ends_by_itself_after_it_has_counted(trace: Trace) -> None:
    checks.ended(trace, "main asked")
