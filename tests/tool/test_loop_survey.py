"""What docs/loops/ says of asyncio loops: programs, records and the table agree."""

from dataclasses import replace

import pytest

from hexapla.loops import survey
from hexapla.loops.survey import RUNS, Candidate, Measured

MAX_LINES = 30
WRONG = "; ".join([" ".join(["1"] * RUNS), " ".join(["0"] * RUNS)])

every_loop = pytest.mark.parametrize("candidate", survey.loop_candidates(), ids=lambda it: it.name)


@every_loop
def test_a_loop_has_a_record(candidate: Candidate) -> None:
    assert candidate.name in survey.loop_records()


@every_loop
def test_a_program_that_shows_a_fault_fails_on_its_loop_and_on_no_other(
    candidate: Candidate,
) -> None:
    programs = [path.name for path in survey.programs_of(candidate)]

    assert dict.fromkeys(programs, WRONG) == survey.loop_records()[candidate.name].shown


@every_loop
def test_a_program_shows_why_a_promise_is_broken(candidate: Candidate) -> None:
    record = survey.loop_records()[candidate.name]
    explained = {pair for pairs in candidate.shows.values() for pair in pairs}

    assert {*record.broken_codes} == explained


@every_loop
def test_what_shows_something_is_a_program_of_that_loop(candidate: Candidate) -> None:
    programs = {path.name for path in survey.programs_of(candidate)}

    assert {*candidate.shows} <= programs


def test_a_program_that_shows_a_fault_is_short() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in survey.loops_folder().glob("*.py")
    }

    assert {} == {name: lines for name, lines in lengths.items() if lines > MAX_LINES}


def test_every_program_belongs_to_a_loop() -> None:
    known = {
        path for candidate in survey.loop_candidates() for path in survey.programs_of(candidate)
    }

    assert {*survey.loops_folder().glob("*.py")} == known


def test_a_row_says_what_is_broken_by_kind() -> None:
    record = Measured(
        "mine",
        "2026-11-29",
        "3.13.0",
        "1.0",
        counts={"kept": 7, "broken": 3, "untested": 2},
        broken=["echo_server/refused: A", "echo_server/refused: B", "future/polls: C"],
    )
    cells = survey.loop_row(Candidate("mine", "mine", "mine:loop", ""), record)

    assert ["mine", "1.0", "7 of 12", "3: 2 refused, 1 polls; 2 untested"] == cells[:4]


def test_a_loop_that_does_not_install_says_so() -> None:
    problem = "does not install: all versions of mine have no usable wheels"
    record = replace(Measured("mine", "2026-11-29", "3.13.0"), problem=problem)
    cells = survey.loop_row(Candidate("mine", "mine", "mine:loop", ""), record)

    assert ["mine", "-", "-", problem] == cells[:4]


def test_the_reason_of_an_installer_is_short() -> None:
    error = """error: No solution found when resolving dependencies
      cause: Because all versions of mine{sys_platform == 'linux'} have no usable wheels and you
             require mine, we can conclude that your requirements are unsatisfiable.
    hint: Wheels are required for `mine`"""

    assert "all versions of mine have no usable wheels" == survey.installer_reason(error)
