"""The promises of `blocking_read`; the page in `lesson/contract/` says what each one means."""

from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace


@pytest.fixture(scope="module")
def senders(rng: Callable[[str], Random]) -> dict[str, float]:
    """Three senders, the slowest first, in seconds."""
    chance = rng("senders")
    lengths = [chance.uniform(0.9, 1.1), *(chance.uniform(0.1, 0.5) for _ in range(2))]
    return dict(zip(chance.words(3), (round(length, 3) for length in lengths), strict=True))


@pytest.fixture(scope="module")
def trace(runner: Runner, senders: dict[str, float]) -> Trace:
    return runner(*(f"{name}={seconds}" for name, seconds in senders.items()))


def test_each_task_receives_before_the_next_one_waits(
    trace: Trace, senders: dict[str, float]
) -> None:
    lines = [f"{name} {verb}" for name in senders for verb in ("waits", "receives")]

    checks.printed(trace, lines)
    checks.in_order(lines, trace.lines, "all lines")


def test_nothing_is_received_before_it_was_sent(trace: Trace, senders: dict[str, float]) -> None:
    first, *_ = senders
    received = trace.find(f"{first} receives")
    text = f"{received.text!r} after {received.at:.3f} s, and it was sent after {senders[first]} s"

    # Counted from the start of the process: the senders' clocks begin before the first line.
    expect(senders[first] - checks.CLOCK_ROUNDING_S <= received.at, "early", text)
    checks.not_late(trace, f"{first} waits", f"{first} receives", senders[first])


def test_what_came_meanwhile_is_received_at_once(trace: Trace, senders: dict[str, float]) -> None:
    _, *others = senders
    for name in others:
        checks.not_late(trace, f"{name} waits", f"{name} receives", 0, checks.PROMPT_S)


def test_the_process_sleeps_while_it_waits(trace: Trace, senders: dict[str, float]) -> None:
    first, *_ = senders

    checks.asleep(trace, [f"{first} waits"], f"{first} receives")


def test_it_ends_by_itself_after_the_last_task_has_received(
    trace: Trace, senders: dict[str, float]
) -> None:
    *_, last = senders

    checks.ended(trace, f"{last} receives")
