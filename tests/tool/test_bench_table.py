"""The table of a benchmark: ratios first, ties as ties, no number without a verdict, nothing that steers."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from hexapla.bench.baselines import baseline_names
from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics
from hexapla.bench.report.analysis import (
    TIMES,
    CostTable,
    cost_tables,
    growths,
    shortened,
    tie_letters,
    titles,
)
from hexapla.bench.report.statistics import Interval
from hexapla.bench.report.table import MAX_NAME, bar_of, table_lines
from hexapla.bench.report.units import in_best_unit, significant, unit
from hexapla.project.framework import frameworks

NASTY = "\x1b[31mred\u202e[bold]\nnext"
FIRST, SECOND = frameworks()[:2]
ECHO = ("echo-cpu", "1 KiB, 16 connections")


@pytest.fixture
def record(measured: Callable[[], Benchmark]) -> Benchmark:
    return measured()


def shown(record: Benchmark, width: int = 200) -> str:
    """Return what a console prints of a record."""
    console = Console(width=width, highlight=False)
    with console.capture() as captured:
        for line in table_lines(record, width):
            console.print(line)
    return captured.get()


def of(record: Benchmark, metric: str) -> CostTable:
    """Return the first table of a metric."""
    return next(each for each in cost_tables(record) if each.metric == metric)


def spoil(record: Benchmark, subject: str, metric: str, reason: str, rounds: int = 5) -> None:
    """Take the numbers of a subject's first rounds away."""
    record.samples = [
        replace(each, value=None, invalid=reason)
        if (each.subject, each.metric) == (subject, metric) and each.round < rounds
        else each
        for each in record.samples
    ]


def section(text: str, metric: str) -> str:
    """Return the table of a metric."""
    return text[text.index(f"\n{metric}  ") + 1 :].split("\n\n")[0]


@pytest.mark.parametrize(
    ("value", "measured_in", "wanted"),
    [
        (0.0000123, "s", "12.3 µs"),
        (0.5, "s", "500 ms"),
        (3e-9, "s", "3.00 ns"),
        (2048, "B", "2.00 KiB"),
        (3 * 1024**2, "B", "3.00 MiB"),
        (12.0, "B", "12.0 B"),
        (12345, "1/s", "12,345 1/s"),
        (0, "s", "0 s"),
    ],
)
def test_a_number_is_said_in_a_unit_that_keeps_it_short(
    value: float, measured_in: str, wanted: str
) -> None:
    assert wanted == in_best_unit(value, measured_in)


def test_values_that_belong_together_have_one_unit() -> None:
    assert "ms" == unit([1e-6, 2e-3, 3e-3], "s").name
    assert ["-0.00500", "999", "1,000"] == [
        significant(-0.005),
        significant(999.4),
        significant(1000),
    ]


def test_the_ratios_to_both_anchors_stand_before_the_figure(record: Benchmark) -> None:
    last = frameworks()[-1].title
    head, *rows = section(shown(record), ECHO[0]).splitlines()[2:]
    row = next(each for each in rows if each.startswith(last))

    assert head.split()[:4] == [
        "\N{MULTIPLICATION SIGN}",
        baseline_names()[0],
        "\N{MULTIPLICATION SIGN}",
        baseline_names()[1],
    ]
    found = of(record, "echo-cpu").estimates[-1]
    ratios = [significant(found.ratios[name].middle) for name in baseline_names()]
    assert (
        row.index(ratios[0])
        < row.index(ratios[1])
        < row.index("━")
        < row.index(significant(min(found.values) * 1e6))
    )


def test_the_cheapest_stands_first_and_bars_grow(record: Benchmark) -> None:
    rows = section(shown(record), ECHO[0]).splitlines()[3:]
    lengths = [len(re.findall("[━├─┿┤┃]", row)) for row in rows]

    assert ["C", *(each.title for each in frameworks())] == [row.split("  ")[0] for row in rows]
    assert sorted(lengths) == lengths
    assert lengths[0] < lengths[-1]


def test_what_is_not_fit_to_rank_by_stands_in_the_order_of_the_alphabet(record: Benchmark) -> None:
    text = section(shown(record), "echo-open-p99")
    names = [each.split("  ")[0] for each in text.splitlines()[3:]]

    assert "shown, not ranked" in text
    assert sorted(["C", *titles().values()], key=str.casefold) == names
    assert {""} == {*of(record, "echo-open-p99").letters}


def test_two_that_cannot_be_told_apart_share_a_letter_and_others_do_not(record: Benchmark) -> None:
    assert {""} == {*of(record, ECHO[0]).letters}
    second = frameworks()[1].name
    like = {
        (each.round, each.repeat): each.value
        for each in record.samples
        if each.subject == FIRST.name and (each.metric, each.setting) == ECHO
    }
    record.samples = [
        replace(each, value=(like[each.round, 0] or 0) * 1.05)
        if each.subject == second and (each.metric, each.setting) == ECHO
        else each
        for each in record.samples
    ]
    found = of(record, ECHO[0])

    assert ["", "a", "a", *[""] * (len(frameworks()) - 2)] == [*found.letters]
    assert 2 == len(re.findall(r"  a$", section(shown(record), ECHO[0]), re.MULTILINE))


def test_a_letter_is_shared_only_by_those_who_are_all_tied() -> None:
    near = [Interval(middle, middle - 0.01, middle + 0.01) for middle in (1.0, 1.08, 1.16)]

    assert ["a", "ab", "b"] == tie_letters(near, None)
    assert ["a", "a", "a"] == tie_letters(near, Interval(1.0, 0.9, 1.1))
    assert ["", "", ""] == tie_letters(
        [replace(each, middle=n, low=n, high=n) for n, each in enumerate(near, 1)], None
    )


def test_what_costs_nothing_at_all_is_tied_with_its_like_alone() -> None:
    nothing, little = Interval(0, 0, 0), Interval(0.5, 0.5, 0.5)

    assert ["a", "a", ""] == tie_letters([nothing, nothing, little], None)


def test_a_wide_interval_is_called_wide(record: Benchmark) -> None:
    assert "wide" not in section(shown(record), ECHO[0])
    record.samples = [
        replace(each, value=(each.value or 0) * (1 + each.round)) if each.subject == "C" else each
        for each in record.samples
    ]

    assert section(shown(record), ECHO[0]).count("wide") > len(frameworks())


def test_where_there_is_no_number_there_is_the_reason_and_never_a_number(record: Benchmark) -> None:
    spoil(record, FIRST.name, "echo-cpu", f"wrong bytes {NASTY}")
    text = section(shown(record), "echo-cpu")
    [line] = [each for each in text.splitlines() if each.startswith(FIRST.title)]

    assert "INVALID: wrong bytes ␛[31mred\\u202e[bold] next" in line
    assert None is re.search(r"\d+\.\d", line)


def test_a_round_that_was_spoilt_is_told_beside_the_others(record: Benchmark) -> None:
    spoil(record, FIRST.name, "echo-cpu", "client-bound", 1)
    lines = [
        each
        for each in section(shown(record), "echo-cpu").splitlines()
        if each.startswith(FIRST.title)
    ]

    assert " 4" in lines[0]
    assert "INVALID in some rounds, which are left out: client-bound" in lines[1]


def test_a_trial_that_failed_is_told_of_all_that_it_would_have_given(record: Benchmark) -> None:
    spoil(record, FIRST.name, "sleeper-cpu", "it did not end")
    record.samples = [
        each
        for each in record.samples
        if (each.subject, each.metric) != (FIRST.name, "sleeper-memory")
    ]
    text = section(shown(record), "sleeper-memory")

    assert f"INVALID, for the reason given at sleeper-cpu: {FIRST.title}" in text.splitlines()
    assert "INVALID" not in section(shown(record), "idle-memory")


def test_of_reasons_that_part_by_their_figures_one_is_told_and_a_count() -> None:
    reasons = ["12.9 messages were under way", "late: 23 of 2,000", "13.1 messages were under way"]

    assert "12.9 messages were under way (and 1 more like it); late: 23 of 2,000" == shortened(
        reasons
    )


def test_what_may_be_negative_has_no_ratio(record: Benchmark) -> None:
    record.samples = [
        replace(each, value=-0.001) if each.subject == "C" and "open" in each.metric else each
        for each in record.samples
    ]

    assert [] == of(record, "echo-open-p99").baselines
    assert "-1,000" in section(shown(record), "echo-open-p99")


def test_a_metric_without_any_cost_is_drawn_too(record: Benchmark) -> None:
    record.samples = [replace(each, value=0.0) for each in record.samples]

    assert [] == figure_of_bars(shown(record))


def figure_of_bars(text: str) -> list[str]:
    """Return the signs of bars in a text."""
    return re.findall("[━├┿┤┃]", text)


def test_growth_is_told_in_words(record: Benchmark) -> None:
    found = {(each.metric, each.name): each for each in growths(cost_tables(record))}
    reference = next(each for each in frameworks() if each.reference)

    assert pytest.approx(1.1, abs=0.03) == found["sleeper-cpu", FIRST.title].exponent
    assert "n log n" == found["sleeper-cpu", FIRST.title].says
    assert ["constant", "less than linear"] == [
        found["wakeup", each.name].says for each in reference.engines[1:3]
    ]
    assert re.search(
        rf"^sleeper-cpu  {FIRST.title} +1,000 to +10,000  n log n", shown(record), re.MULTILINE
    )


def test_one_size_has_no_growth(record: Benchmark) -> None:
    record.samples = [each for each in record.samples if "1,000 " not in each.setting]

    assert "How it grows" not in shown(record)


def test_whoever_was_left_out_is_named_with_the_reason(record: Benchmark) -> None:
    left = {f"{NASTY} echo_server": f"broken: {NASTY}"}
    record.method = replace(record.method, left_out=left)
    tamed = "␛[31mred\\u202e[bold] next"

    assert f"{tamed} echo_server: broken: {tamed}" in shown(record)


def test_a_metric_that_this_edition_does_not_know_is_shown(record: Benchmark) -> None:
    record.samples = [replace(each, metric=NASTY) for each in record.samples]

    assert "\n␛[31mred\\u202e[bold] next  of another edition" in shown(record)


def test_a_pipe_gets_no_escape_and_nothing_others_wrote_steers(record: Benchmark) -> None:
    record.header = replace(record.header, system=NASTY, python=NASTY)
    record.samples = [
        replace(
            each,
            setting=f"{NASTY}{each.setting}",
            engine=NASTY,
            program=NASTY,
            subject=f"{each.subject}-x",
        )
        for each in record.samples
    ]
    text = shown(record)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]" in text


def test_what_a_first_client_changes_is_shown_the_most_changed_server_first(
    record: Benchmark,
) -> None:
    of_echo = [each for each in record.samples if (each.metric, each.setting) == ECHO]
    factors = {SECOND.name: 3.0, FIRST.name: 2.0}
    record.samples += [
        replace(each, metric="echo-cpu-fresh", value=each.value * factors[each.subject])
        for each in of_echo
        if each.value is not None and each.subject in factors
    ]
    lines = shown(record, 80).splitlines()
    place = lines.index("Before and after the first client has left")

    assert f"{ECHO[1]} · in µs" == lines[place + 1]
    assert [(SECOND.title, f"{TIMES} 3.00"), (FIRST.title, f"{TIMES} 2.00")] == [
        (each[:MAX_NAME].strip().partition("  ")[0], each.rpartition(": ")[2])
        for each in lines[place + 2 : place + 4]
    ]


@pytest.mark.parametrize("width", [80, 200])
def test_no_row_is_wider_than_the_console(record: Benchmark, width: int) -> None:
    lines = shown(record, width).splitlines()
    rows = [each for each in lines if re.search("[━┿┃]", each)]

    assert max(map(len, lines)) <= width
    assert len(rows) == sum(len(each.estimates) for each in cost_tables(record))


def test_where_there_is_no_room_the_numbers_stay_and_the_bar_goes(record: Benchmark) -> None:
    rows = section("\n".join(line.plain for line in table_lines(record, 40)), ECHO[0]).splitlines()

    assert [] == figure_of_bars("".join(rows))
    assert len(frameworks()) + 1 == len(rows[3:])


def test_a_bar_ends_at_the_median_and_its_interval_is_marked() -> None:
    assert "━━━├─┿─┤" == bar_of(Interval(5.5, 3.5, 7.5), 10, 10)
    assert "━━━━━┃" == bar_of(Interval(5.5, 5.4, 5.6), 10, 10)
    assert "━━━━━━" == bar_of(Interval(5.5, 5.5, 5.5), 10, 10)
    assert "" == bar_of(Interval(0, 0, 0), 10, 10)


def test_no_page_fault_at_all_is_no_scale(record: Benchmark) -> None:
    record.samples = [
        replace(each, value=0.0) if each.subject == "C" else each for each in record.samples
    ]

    assert all(
        baseline_names()[0] not in each.ratios
        for each in statistics.estimates(record, baseline_names())
    )
