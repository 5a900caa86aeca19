"""`hexapla port`: the tables of what people port by, and what a move changes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.project.framework import framework
from hexapla.project.porting import PortingEntry, PortingSource, porting_sources
from hexapla.project.root import root
from hexapla.source.api import words_in
from hexapla.source.counterparts import file_of, source_words
from hexapla.source.generated_docs import porting_coverage, porting_tables

SOURCE = """\
title = "The guide of mine"
link = "https://example.org/"
framework = "mine"

[[entries]]
name = "wait"
shown = ["future"]

[[entries]]
name = "fork"
note = "Not asked for."
"""

Hexapla = Callable[..., Result]

sources = pytest.mark.parametrize("source", porting_sources(), ids=lambda source: source.name)


@pytest.fixture
def hexapla(monkeypatch: pytest.MonkeyPatch) -> Hexapla:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "300")
    return lambda *words: CliRunner().invoke(main, ["port", *words], prog_name="hexapla")


@pytest.fixture
def moved(hexapla: Hexapla) -> Callable[..., dict[str, Any]]:
    """Return what `--json` says of a move, by entry."""

    def run(a: str, b: str, source: str) -> dict[str, Any]:
        result = hexapla(a, b, "--json")
        assert 0 == result.exit_code, result.output
        rows = json.loads(result.stdout)
        return {row["entry"]: row for row in rows if row["source"] == source}

    return run


@pytest.fixture
def table(asks: Path) -> Path:
    """The table of a source of `mine`, in the small checkout."""
    path = asks.parents[1] / "shared" / "porting" / "mine.toml"
    path.parent.mkdir()
    path.write_text(SOURCE)
    return path


def misuse(result: Result) -> str:
    """Return the one sentence that a misuse ends in."""
    assert (2, "") == (result.exit_code, result.stdout), result.output
    return result.stderr.splitlines()[-1].removeprefix("Error: ")


# ---- The tables ----------------------------------------------------------------------------------


@sources
def test_whatever_is_shown_is_a_program_of_the_source_s_own_framework(
    source: PortingSource,
) -> None:
    column = framework(source.framework)
    lacking = [
        f"{entry.name}: {program}"
        for entry in source.entries
        for program in entry.programs
        if file_of(program, column) is None
    ]

    assert [] == lacking


@sources
def test_whatever_is_shown_has_words_of_the_source_s_own_framework_or_a_note(
    source: PortingSource,
) -> None:
    column = framework(source.framework)
    silent = [
        entry.name
        for entry in source.entries
        if entry.shown and not (source_words(entry, column) or entry.note)
    ]

    assert [] == silent


@sources
def test_the_words_of_an_entry_are_in_a_program_that_shows_it(source: PortingSource) -> None:
    column = framework(source.framework)
    for entry in source.entries:
        files = (file_of(program, column) for program in entry.programs)
        code = "\n".join(file.read_text(encoding="utf-8") for file in files if file)

        assert {*entry.words} == {*words_in(code, column.suffix, entry.words)}, entry.name


@sources
def test_an_entry_without_a_program_has_no_concepts(source: PortingSource) -> None:
    assert [] == [entry.name for entry in source.entries if entry.concepts and not entry.shown]


@sources
def test_a_note_is_one_sentence_or_two(source: PortingSource) -> None:
    notes = [entry.note for entry in source.entries if entry.note]

    assert [] == [note for note in notes if not note.endswith(".") or note.count(". ") > 1]


def test_a_source_counts_what_is_shown() -> None:
    entries = (PortingEntry("wait", ("future",)), PortingEntry("fork"), PortingEntry("join"))

    assert 1 == PortingSource("mine", "", "", "mine", entries).covered


def test_the_document_has_every_entry_and_the_sums() -> None:
    known, tables = porting_sources(), porting_tables()
    total = sum(len(source.entries) for source in known)
    shown = sum(source.covered for source in known)
    names = [entry.name.replace("*", r"\*") for source in known for entry in source.entries]

    assert f"| all |  | {total} | {shown} |" in porting_coverage()
    assert [] == [name for name in names if f"| {name} |" not in tables]
    assert total - shown == tables.count("| nothing here yet |")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"future"', '"futur"', "`shown` has 'futur': did you mean future?"),
        ('"future"', '"future/orders"', "`shown` has 'future/orders': did you mean future/order?"),
        ('"future"', "", "`shown` of 'wait' must be a list with a name in it."),
        ("fork", "wait", "the entry 'wait' is there twice."),
        ("note", "notes", "an entry has no key `notes`."),
        ('framework = "mine"', 'framework = "mime"', "`framework` has 'mime': did you mean mine?"),
        ('name = "fork"\n', "", "lacks 'name': see the other files beside it."),
        ('shown = ["future"]', 'shown = ["future"]\nconcepts = ["spwan"]', "did you mean spawn?"),
        ('title = "The guide of mine"\n', "", "missing 1 required positional argument: 'title'."),
        ("[[entries]]", "[entries", "."),
    ],
)
def test_a_mistake_in_a_table_is_told_in_a_sentence_with_its_file(
    old: str, new: str, sentence: str, table: Path, hexapla: Hexapla
) -> None:
    table.write_text(SOURCE.replace(old, new))
    printed = misuse(hexapla())

    assert printed.startswith(str(table))
    assert printed.endswith(sentence)


def test_the_block_in_the_document_is_what_the_command_prints(hexapla: Hexapla) -> None:
    text = (root() / "docs" / "porting.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```console\n(kill.*?)^```", text, re.DOTALL | re.MULTILINE)

    assert block in hexapla("eventlet", "asyncio").stdout


# ---- hexapla port --------------------------------------------------------------------------------


@pytest.mark.usefixtures("table")
def test_without_names_it_counts_the_entries_of_each_source(hexapla: Hexapla) -> None:
    lines = [line.split() for line in hexapla().stdout.splitlines()]

    assert ["source", "of", "entries", "shown"] == lines[0]
    assert ["The", "guide", "of", "mine", "mine", "2", "1"] == lines[1]
    assert ["all", "2", "1"] == lines[2]


@pytest.mark.usefixtures("table")
def test_the_counts_as_json(hexapla: Hexapla) -> None:
    [row] = json.loads(hexapla("--json").stdout)

    assert ("mine", "mine", 2, 1) == (
        row["source"],
        row["framework"],
        row["entries"],
        row["shown"],
    )


def test_an_entry_has_its_program_the_words_of_both_and_what_bites(hexapla: Hexapla) -> None:
    result = hexapla("Eventlet", "asyncio")
    lines = [line.strip() for line in result.stdout.splitlines()]
    begin = lines.index("kill, GreenletExit")
    block = lines[begin : lines.index("", begin)]

    assert 0 == result.exit_code
    assert "cancel  packages/asyncio/cancel.py" == block[1]
    assert "GreenletExit, thread.kill -> CancelledError, task.cancel" == block[2]
    assert any(line.startswith("! cancel/seen-as  ") for line in block)
    assert block[3].endswith("GreenletExit -> CancelledError")


def test_what_nothing_shows_says_so(hexapla: Hexapla) -> None:
    lines = hexapla("eventlet", "asyncio").stdout.splitlines()

    assert "    nothing here yet" == lines[lines.index("wsgi, websocket") + 1]


def test_a_question_is_told_once_and_then_named(hexapla: Hexapla) -> None:
    output = hexapla("eventlet", "asyncio").stdout

    assert 1 == output.count("executor/at-once  ")
    assert 1 <= output.count("executor/at-once: see above")


def test_what_the_other_framework_lacks_stands_there_with_the_reason(
    moved: Callable[..., dict[str, Any]],
) -> None:
    entry = moved("eventlet", "threads", "eventlet")["kill, GreenletExit"]

    assert {"cancel": None} == entry["files"]
    assert [f"threads has no cancel: {framework('threads').missing['cancel'].reason}"] == (
        entry["lacking"]
    )


def test_a_promise_that_either_does_not_keep_stands_there(
    moved: Callable[..., dict[str, Any]],
) -> None:
    [sentence] = moved("eventlet", "asyncio", "eventlet")["GreenPool.imap, starmap"]["lacking"]

    assert sentence.startswith("eventlet does not keep 'The limit is used up")


def test_a_variant_that_the_other_lacks_is_shown_by_its_program(
    moved: Callable[..., dict[str, Any]],
) -> None:
    entry = moved("asyncio", "gevent", "asyncio")["Transports and protocols"]

    assert {"echo_server_fast": "packages/gevent/echo_server.py"} == entry["files"]


def test_an_entry_of_one_question_has_no_other(moved: Callable[..., dict[str, Any]]) -> None:
    entry = moved("eventlet", "trio", "eventlet")["GreenPool.imap, starmap"]

    assert {"limit/results"} == {row["question"] for row in entry["differences"]}
    assert {"eventlet": ["pool.imap"], "trio": ["trio.open_memory_channel"]} == entry["words"]


def test_the_same_on_both_sides_differs_in_nothing(moved: Callable[..., dict[str, Any]]) -> None:
    entries = moved("trio", "trio", "trio").values()

    assert [] == [row for entry in entries for row in entry["differences"]]


def test_an_engine_can_be_named(moved: Callable[..., dict[str, Any]]) -> None:
    entry = moved("trio", "anyio-trio", "trio")["Channels"]

    assert {"trio", "anyio-trio"} == {*entry["words"]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["eventlit", "asyncio"], "did you mean eventlet?"),
        (["eventlet", "asynco"], "did you mean asyncio?"),
        (["eventlet"], "Name the framework to move to as well: hexapla port eventlet TO."),
        (["threads", "trio"], "No guide and no reference of threads is listed: there are "),
    ],
)
def test_misuse_is_told_in_a_sentence(words: list[str], sentence: str, hexapla: Hexapla) -> None:
    assert sentence in misuse(hexapla(*words))
