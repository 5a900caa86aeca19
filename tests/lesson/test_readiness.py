"""The promises of `readiness`; the page in `lesson/contract/` says what each one means."""

from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
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
    checks.printed(trace, [f"{name} {verb}" for name in senders for verb in ("waits", "receives")])


def test_a_task_receives_as_soon_as_its_sender_has_sent(
    trace: Trace, senders: dict[str, float]
) -> None:
    for name, seconds in senders.items():
        checks.not_early(trace, f"{name} waits", f"{name} receives", seconds)
        checks.not_late(trace, f"{name} waits", f"{name} receives", seconds)


def test_the_process_sleeps_while_nothing_has_come(trace: Trace, senders: dict[str, float]) -> None:
    fastest, *_, slowest = sorted(senders, key=lambda name: senders[name])

    checks.asleep(trace, [f"{fastest} receives"], f"{slowest} receives")


def test_it_ends_by_itself_after_the_last_has_received(
    trace: Trace, senders: dict[str, float]
) -> None:
    checks.ended(trace, f"{max(senders, key=lambda name: senders[name])} receives")
