"""Each recorded answer says which API it is about, and that stands in the program that was asked."""

from pathlib import Path

import pytest

from hexapla.behaviours.answers import recorded_answers
from hexapla.project.contract import contract, contracts
from hexapla.project.framework import Engine, Framework, frameworks
from hexapla.source.api import api_of, words_in

CODE = "import time\n\nwith Group() as group:\n    group.go(1)  # nap\n    print('nap')\n"


def mine(api: dict[str, tuple[str, ...]]) -> Framework:
    lexicon = {"scope": ("Group",), "spawn": ("group.go",), "sleep": ("nap",)}
    engines = (Engine("only", ""),)
    return Framework("mine", Path(), "", "", "", "", ("{program}.py",), engines, lexicon, api=api)


@pytest.mark.parametrize(
    ("api", "concepts", "found"),
    [
        ({}, ["scope"], ("Group",)),
        ({}, ["sleep", "spawn", "scope"], ("group.go",)),
        ({}, ["sleep"], ()),
        ({}, ["time"], ("time",)),
        ({}, [], ()),
        ({"failure": ("print",)}, ["scope"], ("print",)),
        ({"failure": ("print",), "failure/hears": ("time", "go")}, ["scope"], ("time", "go")),
        ({"failure/other": ("print",), "future": ("time",)}, ["scope"], ("Group",)),
    ],
)
def test_an_answer_is_about_what_the_manifest_says_or_the_first_concept_that_the_program_has(
    api: dict[str, tuple[str, ...]], concepts: list[str], found: tuple[str, ...]
) -> None:
    assert found == api_of("failure/hears", {"hears": concepts}, mine(api), CODE)


@pytest.mark.parametrize("column", frameworks(), ids=lambda column: column.name)
def test_every_recorded_answer_is_about_words_of_its_program(column: Framework) -> None:
    asked = recorded_answers(column, column.default.name)

    assert asked
    for question in asked:
        program = question.partition("/")[0]
        code = column.program(program).read_text(encoding="utf-8")
        found = api_of(question, contract(program).api, column, code)

        assert found, f"nothing says what {question} is about in {column.name}"


@pytest.mark.parametrize("column", frameworks(), ids=lambda column: column.name)
def test_every_word_of_a_manifest_s_api_is_in_its_program_and_its_key_is_asked(
    column: Framework,
) -> None:
    questions = {question.id for page in contracts() for question in page.left_open}
    for key, words in column.api.items():
        program = key.partition("/")[0]
        code = column.program(program).read_text(encoding="utf-8")

        assert "/" not in key or key in questions
        assert {*words} == {*words_in(code, column.suffix, words)}, key


def test_what_a_contract_says_of_its_questions_is_of_questions_that_it_has() -> None:
    for page in contracts():
        names = {question.id.partition("/")[2] for question in page.left_open}

        assert {*page.api} <= names, page.program
