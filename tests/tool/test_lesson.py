"""The lesson: its steps and their record, its languages, its documents, and the command that shows it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from hexapla.cli.main import main
from hexapla.judging.jobs import suite_jobs
from hexapla.lesson import document
from hexapla.lesson.catalogue import SOURCE_LANGUAGE, catalogue, catalogue_path, catalogues
from hexapla.lesson.record import lesson_record, quoted_run, record_path, with_numbers
from hexapla.lesson.steps import Step, excerpts, programs_to_replay, step, steps
from hexapla.lesson.texts import (
    README,
    marked_in_module,
    marked_in_template,
    placeholders,
    texts,
    translated_markdown,
    untranslated,
    unused,
    update_catalogue,
)
from hexapla.project import contract as pages_on_disk
from hexapla.project.contract import contract, contracts, lesson_contracts, lesson_programs
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root

MOST_WORDS = 120  # of a step's text
MOST_LINES = 40  # of code in one of the lesson's own programs
LOOP_LINES = 30  # of code in the event loop that is said to have thirty
WIDTH = 72  # characters, as in packages/
OTHER_LANGUAGES = [other.language for other in catalogues() if other.language != SOURCE_LANGUAGE]

all_steps = pytest.mark.parametrize("current", steps(), ids=lambda current: current.name)
languages = pytest.mark.parametrize("language", OTHER_LANGUAGES)


def code_lines(path: Path) -> list[str]:
    """Return the lines of a program that are neither empty nor its opening docstring."""
    _, _, code = path.read_text(encoding="utf-8").split('"""', 2)
    return [line for line in code.splitlines() if line.strip()]


# ---- Programs ------------------------------------------------------------------------------------


def test_a_program_of_the_lesson_is_short_and_narrow() -> None:
    paths = [*(root() / "lesson").glob("*.py")]
    long = [path.name for path in paths if len(code_lines(path)) > MOST_LINES]
    wide = [
        f"{path.name}: {line}"
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > WIDTH
    ]

    assert [] == long
    assert [] == wide


def test_the_loop_in_thirty_lines_has_no_more() -> None:
    assert LOOP_LINES >= len(code_lines(root() / "lesson" / "tiny_loop.py"))


def test_every_program_of_the_lesson_is_held_to_a_contract_and_shown_in_a_step() -> None:
    shown = {
        it.program for current in steps() for it in current.shown if it.framework.name == "lesson"
    }
    beside = {current.beside.stem for current in steps() if current.beside}

    assert {path.stem for path in (root() / "lesson").glob("*.py")} == shown | beside
    assert shown == set(lesson_programs())
    assert all(lesson_programs(page.program) for page in lesson_contracts())


def test_a_program_of_the_lesson_takes_the_defaults_of_its_page() -> None:
    lacking = [
        name
        for name in lesson_programs()
        for word in contract(name).defaults
        if f'"{word}"' not in (root() / "lesson" / f"{name}.py").read_text(encoding="utf-8")
    ]

    assert [] == lacking


def test_the_lesson_is_a_job_of_the_suite_and_each_of_its_pages_has_impostors() -> None:
    jobs = {job.name: job.words for job in suite_jobs([], tool=True, impostors=True)}
    pages = [page.program for page in lesson_contracts()]

    assert [str(pages_on_disk.tests_of(page)) for page in pages] == [*jobs["lesson"]]
    assert {f"impostors-{page}" for page in pages} <= set(jobs)


# ---- Steps ---------------------------------------------------------------------------------------


def test_the_steps_are_numbered_from_one() -> None:
    assert [*range(1, len(steps()) + 1)] == [current.number for current in steps()]


@all_steps
def test_a_step_is_short_and_asks_one_question(current: Step) -> None:
    assert MOST_WORDS >= len(" ".join(current.text).split())
    assert current.question[-1].endswith("?")
    assert current.answer


@all_steps
def test_a_step_has_every_number_that_its_texts_quote(current: Step) -> None:
    record = lesson_record()
    quoted = set().union(*map(placeholders, current.texts))

    assert set(current.numbers) == quoted
    assert all(re.fullmatch(r"[0-9.,]+", record.number(it)) for it in current.numbers.values())


@all_steps
def test_a_step_quotes_runs_of_the_programs_as_they_are(current: Step) -> None:
    record, names = lesson_record(), {shown.name for shown in current.runs}

    assert all(record.run(shown).lines for shown in current.runs)
    assert names <= {shown.name for shown in current.shown}
    assert names >= {it["run"] for it in current.numbers.values() if "run" in it}


def test_a_run_prints_what_was_recorded() -> None:
    [shown] = step(1).runs
    now, recorded = quoted_run(shown), lesson_record().run(shown)

    assert [line for _, line in recorded.lines] == [line for _, line in now.lines]
    assert recorded.digest == now.digest
    assert 0 <= now.asleep <= now.seconds


def test_a_run_of_another_text_is_refused() -> None:
    record = lesson_record()
    [shown], [other] = step(1).runs, step(2).runs
    stale = replace(record, runs={other.name: record.runs[shown.name]})

    with pytest.raises(UserError, match=f"only a run of an older text of {other.name}"):
        stale.run(other)
    with pytest.raises(UserError, match=f"no run of {shown.name}"):
        stale.run(shown)


def test_a_step_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UserError, match="There is no step 99: there are 1 to 13"):
        step(99)


def test_the_first_program_is_whole_and_the_others_show_what_differs() -> None:
    first, *others = excerpts(step(3))

    assert first.whole
    assert first.code == first.file.read_text(encoding="utf-8").rstrip()
    assert not any(other.whole for other in others)
    assert all("def main" in other.code and "def connect" not in other.code for other in others)


def test_what_is_worth_a_replay_is_known_for_each_step() -> None:
    wanted = programs_to_replay()

    assert [current.number for current in steps()] == [*wanted]
    assert all(
        shown.file.is_file() for shown_programs in wanted.values() for shown in shown_programs
    )
    assert {column.name for column in frameworks()} == {shown.framework.name for shown in wanted[8]}


# ---- Languages -----------------------------------------------------------------------------------


@languages
def test_no_text_lacks_a_translation_and_none_is_stale(language: str) -> None:
    path = catalogue_path(language)
    cure = f"run `hexapla lesson --update --lang {language}`, and translate what is empty or fuzzy"

    assert [] == untranslated(path), cure
    assert [] == unused(path), cure


@languages
def test_a_translation_keeps_numbers_code_and_links(language: str) -> None:
    translate = catalogue(language)
    wrong = [
        text
        for text in texts()
        if placeholders(text) != placeholders(translate(text))
        or any(code not in translate(text) for code in re.findall(r"`[^`]+", text)[::2])
        or text.count("](") != translate(text).count("](")
    ]

    assert [] == wrong


@languages
def test_a_translation_has_no_letters_of_a_step_s_text_that_was_only_copied(language: str) -> None:
    translate = catalogue(language)

    assert [] == [text for current in steps() for text in current.texts if translate(text) == text]


@languages
def test_two_answers_to_a_question_differ_in_every_language(language: str) -> None:
    translate = catalogue(language)
    alike = [
        question.id
        for page in contracts()
        for question in page.left_open
        if len({*map(translate, question.answers)}) < len(question.answers)
    ]

    assert [] == alike


def test_an_unknown_language_is_answered_with_those_that_exist() -> None:
    with pytest.raises(UserError, match=r"There is no language 'xx' in lesson/: there are en, "):
        catalogue("xx")


@pytest.fixture
def in_copy(tmp_path: Path) -> Path:
    """A catalogue of an older state: one text reworded, one new, one gone."""
    old = polib.POFile()
    old.metadata = {"Language": "xx", "X-Language-Name": "Xish"}
    [first, second, *_] = texts()
    reworded = f"{second} And so on."
    for text in (first, reworded, "Nobody reads this any more"):
        old.append(polib.POEntry(msgid=text, msgstr="x"))
    path = tmp_path / "xx.po"
    old.save(str(path))
    return path


def test_an_update_keeps_what_is_right_and_marks_what_was_reworded(in_copy: Path) -> None:
    before = untranslated(in_copy), unused(in_copy)
    update_catalogue(in_copy)
    entries = {entry.msgid: entry for entry in polib.pofile(str(in_copy))}
    [first, second, third, *_] = texts()

    assert first not in before[0]
    assert "Nobody reads this any more" in before[1]
    assert [*texts()] == [*entries]
    assert ("x", []) == (entries[first].msgstr, entries[first].flags)
    assert ("x", ["fuzzy"]) == (entries[second].msgstr, entries[second].flags)
    assert "" == entries[third].msgstr
    assert second in untranslated(in_copy), "a translation of an older wording is stale"


def test_marked_words_are_found_in_templates_and_modules() -> None:
    assert ["Play", "Stop"] == [
        *marked_in_template('{{ _("Play") }}<b>{% if x %}{{ _("Stop") }}{% endif %}')
    ]
    assert ["Play {x}"] == [*marked_in_template('{{ _(x) }}{{ gettext("Play {x}", x=x) }}')]
    assert ["Next:"] == [*marked_in_module('print(_("Next:"), other("not this"), _(name))')]


MARKDOWN = """\
# A title

First line
second line, with `code`.

<!-- fmt: off -->
<!-- [[[cog
cog.outl("x")
]]] -->
generated
<!-- [[[end]]] -->
<!-- fmt: on -->

- a point
  on two lines

```console
$ command    # what it does
```

```py
print("stays")  # as it is
```

<p><img alt="a picture" src="x"></p>
"""

TRANSLATED = """\
# A TITLE

FIRST LINE SECOND LINE, WITH `CODE`.

generated

- A POINT ON TWO LINES

```console
$ command    # WHAT IT DOES
```

```py
print("stays")  # as it is
```

<p><img alt="A PICTURE" src="x"></p>
"""


def test_a_document_is_translated_and_code_and_generated_parts_stay() -> None:
    assert TRANSLATED == translated_markdown(MARKDOWN, str.upper)


# ---- What people see -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *OTHER_LANGUAGES])
def test_a_document_has_every_step_and_no_open_end(language: str) -> None:
    text = document.lesson(language)

    assert len(steps()) == text.count("<details>") == text.count("</details>")
    assert not re.search(r"\{[a-z_0-9]+\}", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for link in re.findall(r"\]\(\.\./(.+?)\)", text):
        assert (root() / link).exists(), link


def test_every_readme_names_the_others() -> None:
    for language in OTHER_LANGUAGES:
        assert f"](README.{language}.md)" in (root() / README).read_text(encoding="utf-8")
        assert f"]({README})" in (root() / f"README.{language}.md").read_text(encoding="utf-8")


@pytest.fixture
def say() -> Callable[..., str]:
    """Return what the command prints to a pipe."""

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["lesson", *words])
        assert 0 == result.exit_code, result.output
        return result.output

    return run


def test_without_a_step_the_command_lists_them_and_says_where_to_begin(
    say: Callable[..., str],
) -> None:
    listed = say()

    assert all(current.title in listed for current in steps())
    assert "hexapla lesson 1\n" in listed


@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *OTHER_LANGUAGES])
def test_a_step_shows_text_program_run_question_and_answer(
    say: Callable[..., str], language: str
) -> None:
    first, _, record = step(1), catalogue(language), lesson_record()
    shown = say("1", "--lang", language)
    program = first.shown[0].file.read_text(encoding="utf-8").rstrip()
    wanted = [_(first.title), program, " Task-A receives", _("Question"), _("Answer"), _("Next:")]

    assert sorted(map(shown.index, wanted)) == [*map(shown.index, wanted)]
    for text in (*first.text, *first.question, *first.answer):
        words = with_numbers(_(text), first, record)
        assert "".join(words.split()) in "".join(shown.split())


def test_a_mistake_is_answered_in_a_sentence() -> None:
    result = CliRunner().invoke(main, ["lesson", "99"])

    assert 2 == result.exit_code
    assert "There is no step 99" in result.output


def test_the_record_says_where_and_when_it_was_made() -> None:
    facts = json.loads(record_path().read_text(encoding="utf-8"))

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", facts["when"])
    assert facts["python"]
    assert facts["system"]
