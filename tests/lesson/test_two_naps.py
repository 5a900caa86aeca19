"""The promises of `two_naps`; the page in `lesson/contract/` says what each one means."""

from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.trace import Trace


@pytest.fixture(scope="module")
def naps(rng: Callable[[str], Random]) -> dict[str, float]:
    """Three tasks whose naps are at least 0.15 s apart, in no order, in seconds."""
    chance = rng("naps")
    lengths = [length + chance.uniform(0, 0.04) for length in (0.2, 0.4, 0.6)]
    shuffled = (round(length, 3) for length in chance.disordered(lengths))
    return dict(zip(chance.words(3), shuffled, strict=True))


@pytest.fixture(scope="module")
def trace(runner: Runner, naps: dict[str, float]) -> Trace:
    return runner(*(f"{name}={seconds}" for name, seconds in naps.items()))


def test_all_tasks_sleep_before_any_turns_over(trace: Trace, naps: dict[str, float]) -> None:
    checks.overlapping(trace, "sleeps", "turns over", len(naps))


def test_each_task_sleeps_turns_over_and_wakes(trace: Trace, naps: dict[str, float]) -> None:
    verbs = ("sleeps", "turns over", "wakes")

    checks.printed(trace, [f"{name} {verb}" for name in naps for verb in verbs])
    for name in naps:
        lines = [line for line in trace.lines if line.startswith(f"{name} ")]
        checks.in_order([f"{name} {verb}" for verb in verbs], lines, f"the lines of {name}")


def test_each_of_the_two_naps_has_its_length(trace: Trace, naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        for begin, end in (("sleeps", "turns over"), ("turns over", "wakes")):
            checks.not_early(trace, f"{name} {begin}", f"{name} {end}", seconds)
            checks.not_late(trace, f"{name} {begin}", f"{name} {end}", seconds)


def test_the_process_sleeps_while_all_tasks_sleep(trace: Trace, naps: dict[str, float]) -> None:
    shortest, *_, longest = sorted(naps, key=lambda name: naps[name])

    checks.asleep(trace, [f"{shortest} wakes"], f"{longest} wakes")


def test_it_ends_by_itself_after_the_last_task_has_woken(
    trace: Trace, naps: dict[str, float]
) -> None:
    checks.ended(trace, f"{max(naps, key=lambda name: naps[name])} wakes")
