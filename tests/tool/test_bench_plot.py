"""The page's section on costs: drawn from the record alone, its sentences made from the numbers."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("vl_convert", reason="it draws the pictures, and is not installed here")

from hexapla.bench.baselines import baseline_names
from hexapla.bench.record import Benchmark
from hexapla.bench.report import plots, vega
from hexapla.bench.report.analysis import titles
from hexapla.cli.main import main
from hexapla.page import readme_pictures
from hexapla.page.build import build_page as page
from hexapla.project.framework import frameworks
from hexapla.record.evidence import Evidence

EVIL = "<script>alert(1)</script>\x1b[31m\u202e"
FIRST, *_, LAST = frameworks()


@pytest.fixture(scope="module", autouse=True)
def _drawn_once() -> Iterator[None]:
    """Draw each chart once: most charts of the records here are the same."""
    drawn: dict[str, str] = {}
    draw = vega.inner_svg

    def once(description: Mapping[str, Any]) -> str:
        key = json.dumps(description, sort_keys=True)
        if key not in drawn:
            drawn[key] = draw(description)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vega, "inner_svg", once)
        yield


@pytest.fixture
def record(measured: Callable[[], Benchmark]) -> Benchmark:
    return measured()


@pytest.fixture(scope="module")
def evidence(recorded: Callable[[], Evidence]) -> Evidence:
    return recorded()


def section(html: str) -> str:
    """Return the section of the page."""
    found = re.search(r'<section id="costs".*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def of(record: Benchmark, name: str) -> plots.Plot:
    """Return the plot of that name."""
    return next(each for each in plots.costs(record, frameworks()).plots if each.id == name)


def read(html: str) -> str:
    """Return what is read of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_without_a_benchmark_the_page_says_so_and_draws_nothing(evidence: Evidence) -> None:
    costs = section(page(evidence))

    assert "This record has no benchmark" in costs
    assert "<svg" not in costs


def test_all_that_was_measured_is_drawn(record: Benchmark, evidence: Evidence) -> None:
    costs = section(page(evidence, record))
    ids = ["echo-cpu", "echo-open", "sleeper-cpu", "wakeup"]
    ids += ["echo-calls", "idle-memory", "sleeper-memory", "start-up"]

    assert ids == [each.id for each in plots.costs(record, frameworks()).plots]
    assert len(ids) == costs.count("<svg") == costs.count("<details>")
    assert 'href="bench.jsonl"' in costs
    assert all(f"hexapla bench --only {name}<" in costs for name in ids)


def test_a_full_benchmark_is_repeated_by_a_full_one(record: Benchmark) -> None:
    record.method = replace(record.method, mode="full")

    assert "hexapla bench --full --only wakeup" == of(record, "wakeup").command


def test_beside_the_start_up_stands_what_imports_take_of_it(record: Benchmark) -> None:
    record.samples = [
        each for each in record.samples if (each.metric, each.subject) != ("start-up-imports", "C")
    ]
    drawn = of(record, "start-up")
    shares = {row[0]: row[-1] for row in drawn.rows}

    assert "share of the start-up spent on imports, %" == drawn.heads[-1]
    assert "-" == shares["C"]
    assert "20" == shares[FIRST.title]
    assert {len(drawn.heads) + 1} == {len(row) for row in drawn.rows}


def test_colours_are_those_of_the_page(record: Benchmark) -> None:
    for each in plots.costs(record, frameworks()).plots:
        colours = {*re.findall(r'(?:stroke|fill)="([^"]*)"', each.chart.svg)}

        assert "var(--lane)" in colours
        assert colours <= {"var(--lane)", "currentColor", "none"}, each.id


def test_the_sentence_on_messages_is_made_from_the_numbers(record: Benchmark) -> None:
    def says() -> str:
        return of(record, "echo-cpu").says

    before = says()
    assert "from 2.9" in before or "from 3.0" in before
    assert f"({FIRST.title})" in before
    assert f"({LAST.title})" in before
    record.samples = [
        replace(each, value=(each.value or 0) * 10) if each.subject == FIRST.name else each
        for each in record.samples
    ]
    assert f"({FIRST.title}) what" not in before
    assert before != says()
    assert "none of" in before
    assert f"({frameworks()[1].title}) to " in says()


def test_bars_are_as_long_as_the_ratios(record: Benchmark) -> None:
    drawn = of(record, "echo-cpu")
    bars = re.findall(r'<path d="M0,[\d.]+h([\d.]+)v[^"]*" fill="var\(--lane\)"/>', drawn.chart.svg)
    lengths = [float(bar) for bar in bars]
    ratios = [float(row[1].split()[0]) for row in drawn.rows]

    assert len(frameworks()) + 1 == len(lengths) == len(ratios)
    assert all(
        abs(a / lengths[-1] - b / ratios[-1]) < 0.02 for a, b in zip(lengths, ratios, strict=True)
    )


def test_a_table_has_both_ratios_with_intervals_and_then_the_figure(record: Benchmark) -> None:
    drawn = of(record, "echo-cpu")

    assert [f"\N{MULTIPLICATION SIGN} {each}" for each in baseline_names()] == [*drawn.heads[:2]]
    assert re.fullmatch(r"[\d.]+ \([\d.]+\N{EN DASH}[\d.]+\)", drawn.rows[-1][1])
    assert "median of 5, µs" in drawn.heads
    assert all(len(row) == len(drawn.heads) + 1 for row in drawn.rows)


def test_where_not_all_have_as_many_rounds_each_row_says_how_many(record: Benchmark) -> None:
    record.samples = [
        each for each in record.samples if each.subject != FIRST.name or each.round < 4
    ]
    drawn = of(record, "echo-cpu")

    assert {"4", "5"} == {row[1 + drawn.heads.index("rounds")] for row in drawn.rows}


def test_growth_is_said_in_words_and_drawn_as_a_line_for_each(record: Benchmark) -> None:
    grown, woken = of(record, "sleeper-cpu"), of(record, "wakeup")
    names = ["C", *titles().values()]

    assert "From 1,000 to 10,000 sleepers" in grown.says
    assert "n log n in " in grown.says
    assert len(names) == grown.chart.svg.count('stroke="var(--lane)"')
    assert all(f">{name}</text>" in grown.chart.svg for name in names)
    assert re.search(r"times as much from 10 to 1,000 \(constant\)", woken.says)


def test_of_one_count_there_are_bars_and_no_line(record: Benchmark) -> None:
    record.samples = [each for each in record.samples if each.setting != "1,000 sleepers"]

    assert 'fill="var(--lane)"' in of(record, "sleeper-cpu").chart.svg
    assert "10,000 sleepers: from" in of(record, "sleeper-cpu").says


def test_names_at_the_ends_of_lines_do_not_overlap(record: Benchmark) -> None:
    svg = of(record, "sleeper-cpu").chart.svg
    names = {"C", *titles().values()}
    found = {
        match[2]: float(match[1])
        for match in re.finditer(r'<text text-anchor="start" x="[^"]*" y="([^"]*)">([^<]*)<', svg)
        if match[2] in names
    }
    places = sorted(found.values())

    assert names == {*found}
    assert all(second - first >= 12 for first, second in pairwise(places))
    assert found["C"] == places[-1], "the cheapest is the lowest"


def test_other_engines_are_drawn_for_messages_alone(record: Benchmark) -> None:
    other = [
        replace(each, subject=f"{FIRST.name}-x", engine="x")
        for each in record.samples
        if each.subject == FIRST.name
    ]
    record.samples += other
    name = f"{FIRST.title} on x"

    assert name in [row[0] for row in of(record, "echo-cpu").rows]
    assert name not in [row[0] for row in of(record, "idle-memory").rows]


def test_where_there_is_no_number_there_is_the_reason(
    record: Benchmark, evidence: Evidence
) -> None:
    record.samples = [
        replace(each, value=None, invalid=f"it did not end {EVIL}")
        if (each.subject, each.metric) == (FIRST.name, "idle-memory")
        else each
        for each in record.samples
    ]
    costs = section(page(evidence, record))

    assert FIRST.title not in [row[0] for row in of(record, "idle-memory").rows]
    assert f"{FIRST.title} INVALID: it did not end" in read(costs)


def test_whoever_is_not_measured_is_named_with_the_reason(
    record: Benchmark, evidence: Evidence
) -> None:
    left = {f"{FIRST.name} sleep_gather_many": f"broken: {EVIL}"}
    record.method = replace(record.method, left_out=left)
    record.samples = [
        each
        for each in record.samples
        if each.subject not in (FIRST.name, LAST.name) or each.metric != "sleeper-memory"
        if each.subject != LAST.name or each.program != "echo_server"
    ]
    costs = section(page(evidence, record))

    assert f"{FIRST.name} sleep_gather_many : broken: <script>" in read(costs)
    assert f"{LAST.title}, echo_server : it was not in this benchmark" in read(costs)
    assert ".md" not in read(costs), "a selector alone is no program that a column could lack"


def test_what_others_wrote_is_text(record: Benchmark, evidence: Evidence) -> None:
    record.header = replace(record.header, system=EVIL, python=EVIL)
    record.samples = [
        replace(each, setting=f"{each.setting} {EVIL}", program=f"echo{EVIL}", engine=EVIL)
        for each in record.samples
    ]
    html = page(evidence, record)

    assert page(evidence).count("<script") == html.count("<script")
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in section(html)


def test_nothing_measured_is_no_plot(record: Benchmark, evidence: Evidence) -> None:
    record.samples = []

    assert [] == plots.costs(record, frameworks()).plots
    assert "<svg" not in section(page(evidence, record))


def test_hexapla_page_shows_the_benchmark_that_is_named(
    record: Benchmark, evidence: Evidence, tmp_path: Path
) -> None:
    evidence.write(tmp_path / "evidence.jsonl")
    record.write(tmp_path / "bench.jsonl")
    words = ["page", "--evidence", str(tmp_path / "evidence.jsonl")]
    words += ["--output", str(tmp_path / "page.html"), "--bench"]
    result = CliRunner().invoke(main, [*words, str(tmp_path / "bench.jsonl")])

    assert 0 == result.exit_code, result.output
    assert "hexapla bench --only wakeup" in (tmp_path / "page.html").read_text(encoding="utf-8")

    result = CliRunner().invoke(main, words[:-1])
    assert 0 == result.exit_code, "what lies beside the evidence is shown"
    assert "hexapla bench --only wakeup" in (tmp_path / "page.html").read_text(encoding="utf-8")

    (tmp_path / "bench.jsonl").write_text("{}")
    result = CliRunner().invoke(main, words[:-1])
    assert 0 == result.exit_code, "and what is none is left out"
    assert "The page shows no costs" in result.stderr

    result = CliRunner().invoke(main, [*words, str(tmp_path / "nowhere.jsonl")])
    assert 2 == result.exit_code
    assert "nowhere.jsonl is not there: run `hexapla bench`" in result.stderr


def test_the_readme_s_pictures_of_costs_stand_alone_and_say_when_and_where(
    record: Benchmark,
    evidence: Evidence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whole: Callable[[str | None], str],
) -> None:
    monkeypatch.setattr(readme_pictures, "root", lambda: tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("shared/pictures/cost-wakeup-light.svg")
    (tmp_path / "docs" / "costs.md").write_text("../shared/pictures/cost-wakeup-dark.svg")
    light, dark = readme_pictures.readme_pictures(evidence, record).values()

    assert light != dark
    for svg in map(whole, (light, dark)):
        assert f"<title>{of(record, 'wakeup').says}</title>" in svg
        assert "2026-01-31, Linux 6, 2 processors, Python 3.13</text>" in svg


def test_a_picture_of_which_nothing_was_measured_stays_as_it_is(
    record: Benchmark, evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readme_pictures, "root", lambda: tmp_path)
    (tmp_path / "README.md").write_text("shared/pictures/cost-wakeup-dark.svg")
    record.samples = [each for each in record.samples if each.metric != "wakeup"]
    path = tmp_path / "shared/pictures/cost-wakeup-dark.svg"

    assert (
        {path: None}
        == readme_pictures.readme_pictures(evidence)
        == readme_pictures.readme_pictures(evidence, record)
    )


@pytest.mark.parametrize("told", [True, False])
def test_the_readme_s_pictures_are_written_or_kept(
    *,
    told: bool,
    record: Benchmark,
    evidence: Evidence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readme_pictures, "root", lambda: tmp_path)
    (tmp_path / "README.md").write_text("shared/pictures/cost-wakeup-dark.svg")
    evidence.write(tmp_path / "evidence.jsonl")
    if told:
        record.write(tmp_path / "bench.jsonl")
    words = ["page", "--pictures", "--evidence", str(tmp_path / "evidence.jsonl")]
    result = CliRunner().invoke(main, words)

    assert 0 == result.exit_code
    assert ("The picture is in " if told else "stays: ") in result.stderr
    assert told == (tmp_path / "shared/pictures/cost-wakeup-dark.svg").is_file()
