"""Nobody is measured who has not kept its promises, in the very code that is measured."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.bench.baselines import C
from hexapla.bench.measure import contestant
from hexapla.bench.measure.contestant import Contestant, c_baseline, unfit, which
from hexapla.judging import jobs as judging_jobs
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Header, Verdict

CODE = {"packages/mine/echo_server.py": "1d", "packages/mine/loop.py": "2d"}
MINE = Contestant(
    "mine", "mine", "first", "echo_server", ("python3", "echo_server.py"), {}, "1.2", CODE
)
HEADER = Header("", "", 2, "3.13.0", {"mine": "1.2"}, "", True, 7, {}, judged=CODE | {"more": "3d"})
KEPT = Verdict("mine", "mine", "first", "echo_server", "It idles", "kept", "", 0.1, 7, MINE.command)

QUICK = "pipelined or in_use or gathered or starts_before"
Judge = Callable[[Sequence[judging_jobs.Job], Callable[[str], None]], list[Verdict]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom the suite was held against; what it finds is that a promise is broken."""
    names: list[str] = []

    def judged(jobs: Sequence[judging_jobs.Job], progress: Callable[[str], None]) -> list[Verdict]:
        names.extend(each.name for each in jobs)
        return [replace(KEPT, verdict="broken", reason="it spins")]

    monkeypatch.setattr(judging_jobs, "judged", judged)
    return names


def found(record: Evidence | None) -> dict[Contestant, str]:
    """Return who may not be measured."""
    return unfit([MINE], record, lambda line: None)


def test_evidence_of_this_very_code_is_believed(asked: list[str]) -> None:
    assert {} == found(Evidence(HEADER, [KEPT]))
    assert [] == asked


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(None, id="no evidence"),
        pytest.param(Evidence(HEADER), id="none of this program"),
        pytest.param(
            Evidence(replace(HEADER, judged=CODE | {"packages/mine/loop.py": "4d"}), [KEPT]),
            id="of other code",
        ),
        pytest.param(Evidence(replace(HEADER, judged={}), [KEPT]), id="of no code"),
        pytest.param(
            Evidence(replace(HEADER, versions={"mine": "1.1"}), [KEPT]), id="of another version"
        ),
        pytest.param(
            Evidence(HEADER, [replace(KEPT, subject="mine-second")]), id="of another engine"
        ),
        pytest.param(Evidence(HEADER, [replace(KEPT, program="future")]), id="of another program"),
    ],
)
def test_what_was_not_judged_is_judged_now(record: Evidence | None, asked: list[str]) -> None:
    assert {MINE: "broken: It idles"} == found(record)
    assert ["mine echo_server"] == asked


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("kept", ""),
        ("declared", ""),
        ("broken", "broken: It idles"),
        ("missing", "missing: It idles"),
        ("invalid", "invalid: It idles"),
        ("failed", "failed: It idles"),
    ],
)
def test_one_promise_that_is_not_kept_is_enough(verdict: str, reason: str) -> None:
    record = Evidence(HEADER, [KEPT, replace(KEPT, verdict=verdict), KEPT])

    assert ({MINE: reason} if reason else {}) == found(record)


def test_whom_the_suite_says_nothing_of_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_jobs, "judged", lambda jobs, progress: [])

    assert {MINE: "it was not judged"} == found(None)


def test_a_variant_is_held_to_the_promises_of_its_program() -> None:
    fast = replace(MINE, program="echo_server_fast")
    job = contestant.job(fast, Path("record"))

    assert "echo_server" == fast.base
    assert any(word.endswith("test_echo_server.py") for word in job.command)


@pytest.mark.skipif(which() is None, reason="there is no C compiler")
def test_the_programs_in_c_keep_their_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    entered = [each for each in map(c_baseline, ("echo_server", "sleep_gather_many")) if each]
    made = contestant.job

    def brief(each: Contestant, place: Path) -> judging_jobs.Job:  # a benchmark asks all of them
        whole = made(each, place)
        return whole._replace(command=[*whole.command, "-k", QUICK])

    monkeypatch.setattr(contestant, "job", brief)

    assert {} == unfit(entered, None, lines.append), lines
    assert [C, C] == [each.subject for each in entered]
    assert ["C echo_server: 2 kept", "C sleep_gather: 2 kept"] == sorted(lines[1:])
