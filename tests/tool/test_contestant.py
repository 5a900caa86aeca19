"""Nobody is measured who has not kept its promises, in the very code that is measured."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.bench.baselines import C
from hexapla.bench.measure import contestant
from hexapla.bench.measure.compiler import c_compiler
from hexapla.bench.measure.contestant import c_baseline, unfit
from hexapla.comparison.sample_runs import sources
from hexapla.judging import jobs as judging_jobs
from hexapla.project.framework import framework
from hexapla.project.implementation import Implementation, implementation
from hexapla.record.evidence import Evidence, digests
from hexapla.record.facts import Header, Verdict

KEPT = Verdict("mine", "mine", "first", "future", "It idles", "kept", "", 0.1, 7, ())

QUICK = "pipelined or in_use or gathered or starts_before"


@pytest.fixture
def mine(checkout: Path) -> Implementation:
    """The program `future` of the small checkout, with a module beside it."""
    (checkout / "packages" / "mine" / "loop.py").write_text("# a module of the column\n")
    column = framework("mine")
    return replace(implementation(column, column.default), program="future")


@pytest.fixture
def header(mine: Implementation) -> Header:
    """The header of a record that judged this very code at this version, and more."""
    judged = digests(sources([mine], [])) | {"more": "3d"}
    return Header("", "", 2, "3.13.0", {"mine": mine.version}, "", True, 7, {}, judged=judged)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom the suite was held against; what it finds is that a promise is broken."""
    names: list[str] = []

    def judged(jobs: Sequence[judging_jobs.Job], progress: Callable[[str], None]) -> list[Verdict]:
        names.extend(each.name for each in jobs)
        return [replace(KEPT, verdict="broken", reason="it spins")]

    monkeypatch.setattr(judging_jobs, "verdicts_of", judged)
    return names


def unfit_alone(mine: Implementation, record: Evidence | None) -> dict[Implementation, str]:
    """Return whether this one may not be measured, and why."""
    return unfit([mine], record, lambda line: None)


def test_evidence_of_this_very_code_is_believed(
    mine: Implementation, header: Header, asked: list[str]
) -> None:
    assert {} == unfit_alone(mine, Evidence(header, [KEPT]))
    assert [] == asked


@pytest.mark.parametrize(
    ("judged", "versions", "verdicts"),
    [
        pytest.param({}, {}, [], id="none of this program"),
        pytest.param({"packages/mine/loop.py": "4d"}, {}, [KEPT], id="of other code"),
        pytest.param(None, {}, [KEPT], id="of no code"),
        pytest.param({}, {"mine": "1.1"}, [KEPT], id="of another version"),
        pytest.param({}, {}, [replace(KEPT, subject="mine-second")], id="of another engine"),
        pytest.param({}, {}, [replace(KEPT, program="echo_server")], id="of another program"),
    ],
)
def test_what_was_not_judged_is_judged_now(
    judged: dict[str, str] | None,
    versions: dict[str, str],
    verdicts: list[Verdict],
    mine: Implementation,
    header: Header,
    asked: list[str],
) -> None:
    code = {} if judged is None else {**header.judged, **judged}
    then = replace(header, judged=code, versions={**header.versions, **versions})

    assert {mine: "broken: It idles"} == unfit_alone(mine, Evidence(then, verdicts))
    assert ["mine future"] == asked


def test_without_evidence_it_is_judged_now(mine: Implementation, asked: list[str]) -> None:
    assert {mine: "broken: It idles"} == unfit_alone(mine, None)
    assert ["mine future"] == asked


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("kept", ""),
        ("declared", ""),
        ("broken", "broken: It idles"),
        ("missing", "missing: It idles"),
        ("inconclusive", "inconclusive: It idles"),
        ("error", "error: It idles"),
    ],
)
def test_one_promise_that_is_not_kept_is_enough(
    verdict: str, reason: str, mine: Implementation, header: Header
) -> None:
    record = Evidence(header, [KEPT, replace(KEPT, verdict=verdict), KEPT])

    assert ({mine: reason} if reason else {}) == unfit_alone(mine, record)


def test_whom_the_suite_says_nothing_of_is_not_measured(
    mine: Implementation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_jobs, "verdicts_of", lambda jobs, progress: [])

    assert {mine: "it was not judged"} == unfit_alone(mine, None)


def test_a_variant_is_held_to_the_promises_of_its_program() -> None:
    fast = Implementation(program="echo_server_fast", label="mine")

    assert "echo_server" == fast.base
    assert contestant.judging_job(fast).words[0].endswith("test_echo_server.py")


@pytest.mark.skipif(c_compiler() is None, reason="there is no C compiler")
def test_the_programs_in_c_keep_their_promises_and_are_judged_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines: list[str] = []
    programs = ("echo_server", "sleep_gather_many")
    entered = [each for each in map(c_baseline, programs) if each]
    job = contestant.judging_job

    def brief(each: Implementation) -> judging_jobs.Job:  # a benchmark asks all of them
        whole = job(each)
        return replace(whole, words=(*whole.words, "-k", QUICK))

    monkeypatch.setattr(contestant, "judging_job", brief)
    monkeypatch.setattr(contestant, "c_evidence", lambda each: tmp_path / each.program)
    first = unfit(entered, None, lines.append)
    monkeypatch.setattr(contestant, "judging_job", None)
    second = unfit(entered, None, lines.append)

    assert [{}, {}] == [first, second], lines
    assert [C, C] == [each.name for each in entered]
    assert ["C echo_server: 2 kept", "C sleep_gather: 2 kept"] == sorted(lines[1:])
