"""Every asyncio loop of `tests/loops/` has one fault, which its docstring names; each is found by that name.

The promises that they break are asked with the impostors (`nox -s impostors -- -k on_`). Here are the
questions that they answer otherwise than asyncio's own loop, and the command that people use.
"""

import asyncio
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hexapla.behaviours.answers import all_questions, recorded_answers
from hexapla.behaviours.ask import CachingRunner, answer_of_run
from hexapla.judging.faulty_loops import FaultyLoop, faulty_loops
from hexapla.process.broken import CODES
from hexapla.process.trace import Inconclusive
from hexapla.project.contract import contract
from hexapla.project.implementation import implementations
from hexapla.project.outside import loop_columns
from hexapla.project.root import root

RIGHT = "asyncio_under_another_name"
LATE = "timers_in_whole_seconds"
LOOPS = {loop.name: loop for loop in faulty_loops()}
ANSWERS = [(loop, question) for loop in LOOPS.values() for question in loop.answers]
MAX_LINES = 40
LIMIT_S = 100.0  # for a command that runs one short program on two loops


def test_every_fault_is_named_by_what_finds_it() -> None:
    assert [RIGHT] == [it.name for it in LOOPS.values() if not it.caught_by and not it.answers]


def test_what_finds_a_fault_is_a_promise_with_a_code_or_a_question_with_an_answer() -> None:
    questions = all_questions()
    for loop in LOOPS.values():
        for program, promises in loop.caught_by.items():
            known = {promise.sentence for promise in contract(program).promises}

            assert set() == promises.keys() - known, loop.name
            assert set() == {*promises.values()} - {*CODES}, loop.name
        for question, answer in loop.answers.items():
            assert answer in questions[question].answers, loop.name


def test_every_line_below_caught_by_is_read() -> None:
    for loop in LOOPS.values():
        lines = loop.path.read_text(encoding="utf-8").splitlines()
        read = len(loop.answers) + sum(map(len, loop.caught_by.values()))

        assert sum(line.startswith("- ") for line in lines) == read, loop.name


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_is_one_screen_and_makes_an_asyncio_loop(name: str) -> None:
    path = LOOPS[name].path
    loop = runpy.run_path(str(path))["new_event_loop"]()
    loop.close()

    assert isinstance(loop, asyncio.AbstractEventLoop)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_asyncio_s_own_loop_answers_otherwise() -> None:
    column = loop_columns()[0]
    known = recorded_answers(column, column.default.name)
    for loop, question in ANSWERS:
        assert loop.answers[question] != known[question].answer, loop.name


@pytest.mark.parametrize(
    ("loop", "question"), ANSWERS, ids=[f"{loop.name}-{question}" for loop, question in ANSWERS]
)
def test_a_fault_that_no_promise_forbids_is_seen_in_an_answer(
    loop: FaultyLoop, question: str
) -> None:
    asked = all_questions()[question]
    runner = CachingRunner(implementations(loop.framework)[0], question.partition("/")[0])
    try:
        answer = answer_of_run(asked, runner)
    except Inconclusive as reason:
        pytest.skip(str(reason))

    assert loop.answers[question] == answer


def held_against_asyncio(name: str, program: str, home: Path) -> tuple[int, dict[str, Any]]:
    """Return the exit code of `hexapla loop --brief` on a program, and what it says of the loop.

    Skip the test if the machine stalled: the command says so itself.
    """
    words = ["loop", str(LOOPS[name].path), "--only", program, "--brief", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "hexapla", *words],
        cwd=root(),
        env={**os.environ, "XDG_DATA_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert done.stdout, done.stderr
    [report] = json.loads(done.stdout)["programs"].values()
    if "inconclusive" in report["counts"] or report["problems"]:
        pytest.skip("; ".join(report["problems"]) or "the machine stalled")
    return done.returncode, report


def test_hexapla_loop_names_a_fault_in_brief(tmp_path: Path) -> None:
    code, report = held_against_asyncio(LATE, "future", tmp_path)
    named = {it["promise"]: it["code"] for it in report["promises"] if it["outcome"] == "broken"}

    assert 1 == code
    assert LOOPS[LATE].caught_by["future"].items() <= named.items()


def test_hexapla_loop_finds_nothing_where_there_is_no_fault(tmp_path: Path) -> None:
    code, report = held_against_asyncio(RIGHT, "future", tmp_path)

    assert (0, []) == (code, report["differs"])
    assert {"kept"} == {it["outcome"] for it in report["promises"]}
