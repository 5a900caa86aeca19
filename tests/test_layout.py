"""The shape of the repository: what holds the columns level, and each fact in one place."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from hexapla.behaviours.answers import (
    VARIES,
    all_questions,
    combined,
    measured_questions,
    recorded_answers,
)
from hexapla.judging.impostors import impostors
from hexapla.project.contract import (
    Contract,
    base_of,
    contracts,
    contracts_and_variants,
    lesson_contracts,
    page_promises,
    variants,
)
from hexapla.project.contract import (
    tests_of as suite_of,
)
from hexapla.project.framework import CONCEPTS, Framework, frameworks
from hexapla.project.root import root
from hexapla.record.facts import Answer
from hexapla.source.sections import NOTES, SUMMARY, definition, rows_of

WIDTH = 72  # characters: three columns side by side
BELOW = 5  # lines of a title on what is peculiar in a column
BENCH = "bench"  # the folder of servers that break no promise's test, but a measurement
SHOWN = 6  # ways to get this wrong on the page, at least

ALL_PAGES = [*contracts(), *lesson_contracts()]

pages = pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.program)
columns = pytest.mark.parametrize("column", frameworks(), ids=lambda column: column.name)


def programs(column: Framework) -> Iterator[tuple[Contract, Path]]:
    """Yield what a column has, page by page, and then the variants."""
    for page in contracts_and_variants():
        if column.program(page.program).is_file():
            yield page, column.program(page.program)


def sources(column: Framework) -> list[Path]:
    """Return every file of code in a column."""
    return sorted(path for path in column.folder.rglob("*.*js") if path.is_file()) + sorted(
        column.folder.rglob("*.py")
    )


def title(program: Path) -> list[str]:
    """Return the lines of a program's opening comment."""
    text = program.read_text(encoding="utf-8")
    opening = re.match(r'"""(.*?)"""|/\*(.*?)\*/', text, re.DOTALL)
    assert opening, f"{program} does not open with its title"
    lines = (opening[1] or opening[2]).strip().splitlines()
    return [re.sub(r"^ \* ?", "", line).removeprefix("* ") for line in lines]


@pages
def test_every_promise_has_a_test_and_every_test_a_promise(page: Contract) -> None:
    text = suite_of(page.program).read_text(encoding="utf-8")
    tests = re.findall(r"^def (test_\w+)", text, re.MULTILINE)

    assert [promise.test for promise in page_promises(page.program)] == tests


@pages
def test_every_promise_is_broken_by_an_impostor(page: Contract) -> None:
    promised = {(each.variant, each.sentence) for each in page_promises(page.program)}
    own = {sentence for variant, sentence in promised if variant}
    caught = {
        (each.program if sentence in own else "", sentence)
        for each in impostors(page.program)
        for sentence in each.caught_by
    }

    assert promised == caught


@pages
def test_every_impostor_names_what_must_catch_it(page: Contract) -> None:
    assert [] == [each.name for each in impostors(page.program) if not each.caught_by]


def test_every_impostor_is_of_a_program_or_is_a_server_that_the_bench_must_catch() -> None:
    folders = {path.name for path in (root() / "tests" / "impostors").iterdir() if path.is_dir()}
    programs = {page.program for page in ALL_PAGES}
    own = {each.variant for program in programs for each in page_promises(program)} - {""}

    assert {*programs, *own, BENCH} == folders


@pages
def test_every_question_with_answers_is_asked_and_whatever_is_asked_is_a_question(
    page: Contract,
) -> None:
    text = suite_of(page.program).read_text(encoding="utf-8")
    names = [question.id.partition("/")[2] for question in measured_questions(page)]

    assert sorted(f"ask_{name.replace('-', '_')}" for name in names) == (
        sorted(re.findall(r"^def (ask_\w+)", text, re.MULTILINE))
    )


@pytest.fixture
def answered(column: Framework) -> dict[str, dict[str, Answer]]:
    """What a column is recorded to answer, by engine and by question."""
    path = column.folder / "behaviours.toml"
    if not path.is_file():
        pytest.skip(f"{column.name} was not asked yet: `nox -s behaviours -- --record` does")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {engine: recorded_answers(column, engine) for engine in document}


@columns
def test_what_a_column_answers_is_recorded_of_each_engine_that_this_system_has(
    column: Framework, answered: dict[str, dict[str, Answer]]
) -> None:
    if sys.platform != "linux":
        pytest.skip("the answers are recorded on Linux, and this system has other engines")
    lacking = [
        f"{question.id} on {engine.name}"
        for page, _ in programs(column)
        for question in measured_questions(page)
        for engine in column.engines
        if not engine.lacking and engine.drives(page.program)
        if question.id not in answered.get(engine.name, {})
    ]

    assert [] == lacking, f"run `nox -s behaviours -- {column.name} --record`"


@columns
def test_a_recorded_answer_is_one_of_the_page_s_or_that_it_varies(
    column: Framework, answered: dict[str, dict[str, Answer]]
) -> None:
    known = {name: question.answers for name, question in all_questions().items()}
    strange = {
        (engine, each.question, answer)
        for engine, found in answered.items()
        for each in found.values()
        for answer in {each.answer, *each.counts} - {VARIES}
        if answer not in known.get(each.question, {})
    }

    assert set() == strange


@columns
def test_a_recorded_answer_is_that_of_its_counts(
    column: Framework, answered: dict[str, dict[str, Answer]]
) -> None:
    found = [each for engine in answered.values() for each in engine.values()]

    assert [combined([*each.counts]) for each in found] == [each.answer for each in found]


@columns
def test_whatever_is_recorded_has_a_question_and_an_engine(
    column: Framework, answered: dict[str, dict[str, Answer]]
) -> None:
    asked = {question.id for page, _ in programs(column) for question in measured_questions(page)}

    assert set() == {each for found in answered.values() for each in found} - asked
    assert set() == {*answered} - {engine.name for engine in column.engines}


def test_every_question_has_an_id_of_its_own() -> None:
    ids = [question.id for page in contracts() for question in page.left_open if question.id]

    assert sorted(set(ids)) == sorted(ids)
    assert ids, "some of them are measured"


@pages
def test_what_is_to_be_seen_of_an_impostor_is_one_sentence(page: Contract) -> None:
    seen = [each.caption for each in impostors(page.program) if each.caption]

    assert [] == [see for see in seen if not re.fullmatch(r"[^.!?]+(?:\.[^\s.!?]+)*\.", see)]


@pages
def test_what_is_to_be_seen_of_an_impostor_is_found(page: Contract) -> None:
    folder = root() / "tests" / "impostors" / page.program
    says = [path.stem for path in sorted(folder.glob("*.py")) if "\nSee: " in path.read_text()]

    assert says == [each.name for each in impostors(page.program) if each.caption]


def test_enough_impostors_are_worth_showing() -> None:
    shown = [each for page in contracts() for each in impostors(page.program) if each.caption]

    assert SHOWN <= len(shown), [each.name for each in shown]


@columns
def test_a_column_has_every_program_or_says_why_not(column: Framework) -> None:
    lacking = [
        page.program
        for page in contracts()
        if not column.program(page.program).is_file() and page.program not in column.missing
    ]

    assert [] == lacking


@columns
def test_whatever_is_named_like_a_program_and_something_more_is_a_variant(
    column: Framework,
) -> None:
    known = {page.program for page in contracts()}
    held = known | {page.program for page in variants()}
    named = {
        path.stem
        for path in column.folder.glob(f"*{column.suffix}")
        if any(path.stem.startswith(f"{program}_") for program in known)
    }

    assert set() == named - held, (
        "a variant has a program's name and one word more, in small letters"
    )
    assert set() == {name for name in named - known if not column.program(base_of(name)).is_file()}


@columns
def test_what_a_manifest_declares_is_promised(column: Framework) -> None:
    promised = {
        (page.program, promise.sentence)
        for page in contracts_and_variants()
        if column.program(page.program).is_file()
        for promise in page.promises
    }

    assert set() == {(each.program, each.promise) for each in column.declared} - promised
    assert set() == {name for each in column.declared for name in each.engines} - {
        engine.name for engine in column.engines
    }


@pytest.mark.parametrize("page", contracts_and_variants(), ids=lambda page: page.program)
def test_a_program_s_title_is_the_same_in_every_column(page: Contract) -> None:
    titles = {
        title(program)[0]
        for column in frameworks()
        for each, program in programs(column)
        if each == page
    }

    assert 1 == len(titles), titles


@columns
def test_a_title_says_little_more(column: Framework) -> None:
    for _, program in programs(column):
        first, blank, *rest = title(program)

        assert first.endswith("."), program
        assert "" == blank, program
        assert 0 < len(rest) <= BELOW, program


@columns
def test_the_stanzas_are_the_same_in_every_column(column: Framework) -> None:
    for page, program in programs(column):
        text = program.read_text(encoding="utf-8")
        begins = [definition(name).search(text) for name in page.sections]

        assert all(begins), f"{program} lacks one of {page.sections}"
        assert all(a.start() < b.start() for a, b in pairwise(begins) if a and b), program


@columns
def test_the_stanzas_lose_nothing(column: Framework) -> None:
    for page, program in programs(column):
        text = program.read_text(encoding="utf-8")
        found = rows_of(text, page)
        code = re.sub(r'\A(?:""".*?"""|/\*.*?\*/)', "", text, count=1, flags=re.DOTALL)
        prose = [found.pop(SUMMARY), found.pop(NOTES)]
        rows = "\n".join(found.values())

        assert [line for line in code.splitlines() if line.strip()] == (
            [line for line in rows.splitlines() if line.strip()]
        ), program
        assert " ".join(title(program)).split() == " ".join(prose).split(), program
        assert set(page.sections) <= set(found), program


@columns
def test_a_column_is_narrow(column: Framework) -> None:
    wide = [
        f"{path.name}:{number}"
        for path in sources(column)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDTH
    ]

    assert [] == wide


@columns
def test_every_word_of_a_lexicon_is_used(column: Framework) -> None:
    text = "\n".join(program.read_text(encoding="utf-8") for _, program in programs(column))
    unused = [word for words in column.lexicon.values() for word in words if word not in text]

    assert [] == unused
    assert set() == set(column.lexicon) - set(CONCEPTS)


@columns
def test_a_framework_that_is_not_active_says_where_that_is_said(column: Framework) -> None:
    assert column.status == "active" or column.status_link


@columns
def test_a_column_has_a_page_of_its_own(column: Framework) -> None:
    text = (column.folder / "README.md").read_text(encoding="utf-8")

    assert [] == [page.program for page, _ in programs(column) if f"`{page.program}`" not in text]


def test_no_column_is_a_package() -> None:
    assert [] == [*(root() / "packages").rglob("__init__.py")]


@columns
def test_no_program_shadows_the_standard_library(column: Framework) -> None:
    assert set() == {path.stem for path in sources(column)} & sys.stdlib_module_names


def test_the_generated_parts_of_the_documents_are_up_to_date() -> None:
    pytest.importorskip("cogapp", reason="cog writes them, and it is not installed here")
    kinds = ("README.md", "README.*.md", "docs/*.md")
    documents = [path for kind in kinds for path in sorted(map(str, root().glob(kind)))]
    told = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *documents],
        cwd=root(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == told.returncode, f"run `nox -s readme`: {told.stdout}{told.stderr}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the repository with one column more: another folder, and nothing else."""
    wanted = ["noxfile.py", "pyproject.toml", "constraints.txt", "packages", "shared", "tests"]
    ignored = shutil.ignore_patterns("__pycache__", ".*", "impostors", "tool")
    for name in wanted:
        if (root() / name).is_dir():
            shutil.copytree(root() / name, tmp_path / name, ignore=ignored)
        else:
            shutil.copy(root() / name, tmp_path / name)
    column = next(each for each in frameworks() if not each.distribution)
    shutil.copytree(column.folder, tmp_path / "packages" / "a-new-one", ignore=ignored)
    return tmp_path


def in_tree(tree: Path, *words: str) -> str:
    """Return what a command says when it is run there, with the tool that lies there."""
    told = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=tree,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tree / "shared" / "src"), "PATH": "/usr/bin:/bin"},
        check=False,
    )

    assert 0 == told.returncode, told.stdout + told.stderr
    return told.stdout


def test_adding_a_framework_touches_no_other_file(tree: Path) -> None:
    listed = json.loads(in_tree(tree, "hexapla", "list", "--json"))
    told = in_tree(
        tree, "pytest", "tests/conformance/test_future.py", "--framework", "a-new-one", "-q"
    )

    assert "a-new-one" in {each["framework"] for each in listed}
    assert " passed" in told


def test_a_new_framework_has_its_sessions(tree: Path) -> None:
    pytest.importorskip("nox", reason="the sessions are listed by nox, which is not installed here")
    listed = in_tree(tree, "nox", "--list", "--nocolor")

    assert "test(a-new-one)" in listed
    assert "demo(a-new-one)" in listed
