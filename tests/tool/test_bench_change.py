"""What moved between two benchmarks: beyond the noise alone, and how well the second repeats the first."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from hexapla.bench.baselines import baseline_names
from hexapla.bench.metrics import METRICS
from hexapla.bench.record import Benchmark
from hexapla.bench.report.change import change_lines, compare_records, noisier
from hexapla.bench.report.statistics import Interval
from hexapla.project.framework import frameworks

NASTY = "\x1b[31mred\u202e[bold]\nnext"
FIRST, SECOND, *_ = [each for each in frameworks() if not each.reference]
ECHO = ("echo-cpu", "1 KiB, 16 connections")


@pytest.fixture
def old(measured: Callable[[], Benchmark]) -> Benchmark:
    return measured()


@pytest.fixture
def new(measured: Callable[[], Benchmark]) -> Benchmark:
    return measured()


def slower(record: Benchmark, subject: str, times: float, repeat: int | None = None) -> None:
    """Let a subject's messages cost more."""
    record.samples = [
        replace(each, value=(each.value or 0) * times)
        if (each.subject, each.metric, each.setting) == (subject, *ECHO)
        and each.repeat in (repeat, each.repeat if repeat is None else repeat)
        else each
        for each in record.samples
    ]


def shown(old: Benchmark, new: Benchmark) -> str:
    """Return what a pipe gets."""
    console = Console(width=200, highlight=False)
    with console.capture() as captured:
        for line in change_lines(old, new):
            console.print(line)
    return captured.get()


def test_the_same_record_has_not_moved(old: Benchmark, new: Benchmark) -> None:
    text = shown(old, new)
    held, count = compare_records(old, new).cells

    assert held == count > 0
    assert "Nothing changed beyond the noise." in text
    assert f"in {count} of {count} cells, 100.0 %." in text
    assert "New" not in text
    assert "Gone" not in text


def test_what_costs_more_than_the_noise_has_moved(old: Benchmark, new: Benchmark) -> None:
    slower(new, FIRST.name, 1.5)
    found = compare_records(old, new)
    text = shown(old, new)
    held, count = found.cells

    assert {FIRST.name} == {each.cell.subject for each in found.moved}
    assert 2 == len(found.moved), "to both baselines"
    assert (held, count) == (count - 1, count)
    assert f"  {FIRST.title} " in text
    assert "+50 %" in text
    assert f"in {count - 1} of {count} cells, " in text


def test_what_is_out_of_its_interval_by_little_is_counted_and_has_not_moved(
    old: Benchmark, new: Benchmark
) -> None:
    slower(new, FIRST.name, 1.08)
    found = compare_records(old, new)
    held, count = found.cells

    assert [] == found.moved
    assert held == count - 1


def test_what_parts_by_less_than_twice_the_control_has_not_moved(
    old: Benchmark, new: Benchmark
) -> None:
    reference = next(each.name for each in frameworks() if each.reference)
    slower(new, FIRST.name, 1.5)
    slower(new, reference, 1.3, repeat=1)

    assert [] == compare_records(old, new).moved


def test_an_anchor_is_not_compared_with_itself(old: Benchmark, new: Benchmark) -> None:
    assert all(each.cell.subject != each.baseline for each in compare_records(old, new).ratios)


def test_what_is_not_ranked_is_not_compared(old: Benchmark, new: Benchmark) -> None:
    assert all(METRICS[each.cell.metric].ranks for each in compare_records(old, new).ratios)


def test_cells_that_came_and_went_are_named_with_the_reason(old: Benchmark, new: Benchmark) -> None:
    old.samples = [each for each in old.samples if each.subject != FIRST.name]
    new.samples = [
        replace(each, value=None, invalid=f"wrong bytes {NASTY}")
        if (each.subject, each.metric) == (SECOND.name, "echo-cpu")
        else each
        for each in new.samples
    ]
    text = shown(old, new)

    assert f"New\n  {FIRST.title}  echo-cpu, 1 KiB, 16 connections" in text
    gone = f"Gone\n  {SECOND.title}  echo-cpu, 1 KiB, 16 connections: INVALID: wrong bytes ␛[31mred"
    assert gone in text
    assert "\x1b" not in text


def test_cells_without_a_ratio_are_counted_and_not_compared(old: Benchmark, new: Benchmark) -> None:
    count = len(
        {
            (each.metric, each.setting, each.subject)
            for each in new.samples
            if each.metric == "wakeup" or not METRICS[each.metric].ranks
            if each.subject not in baseline_names()
        }
    )

    assert f"{count} cells have no ratio, or were measured only once" in shown(old, new)


def test_what_was_measured_but_once_is_not_counted_and_may_have_moved(
    old: Benchmark, new: Benchmark
) -> None:
    for record in (old, new):
        record.samples = [each for each in record.samples if each.round == 0]
    slower(new, FIRST.name, 1.5)
    found = compare_records(old, new)

    assert (0, 0) == found.cells
    assert {FIRST.name} == {each.cell.subject for each in found.moved}


def test_two_records_of_different_things_say_nothing(old: Benchmark, new: Benchmark) -> None:
    new.samples = [replace(each, setting="another") for each in new.samples]

    assert "have no cell with an interval in common" in shown(old, new)


def test_what_cost_nothing_and_now_costs_something_has_moved(
    old: Benchmark, new: Benchmark
) -> None:
    slower(old, FIRST.name, 0.0)

    assert {FIRST.name} == {each.cell.subject for each in compare_records(old, new).moved}
    assert "+" in shown(old, new)


def test_the_noisier_control_counts() -> None:
    quiet, loud = Interval(1, 0.99, 1.01), Interval(1, 0.8, 1.05)

    assert loud == noisier([quiet, loud]) == noisier([loud, quiet])
    assert None is noisier([None, None])
