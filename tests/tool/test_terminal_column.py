"""A column is one framework's program in its colours, or says why there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.project.contract import contract
from hexapla.project.framework import framework
from hexapla.terminal.colours import CONCEPT_STYLES
from hexapla.terminal.column import program_column

Cells = Callable[..., list[list[str]]]
Edit = Callable[..., Path]
Read = Callable[..., list[str]]


def test_notes_are_broken_anew(read: Read) -> None:
    assert "One is the first. It says a little of" in read("future", "one")


def test_a_long_line_of_code_goes_on_below(read: Read, edit: Edit) -> None:
    edit("one", {'print("main waits")': 'print("waits", 11111111, 22222222, 3)'})
    lines = read("future", "one", width=40)
    at = lines.index('    print("waits", 11111111, 22222222,')

    assert "      ↪ 3)" == lines[at + 1]


@pytest.mark.usefixtures("show")
def test_a_word_has_the_colour_of_its_concept_and_no_other_code_has_one() -> None:
    lines = program_column(framework("one"), contract("future")).code("worker")
    styled = [
        (line.plain[span.start : span.end], span.style) for line in lines for span in line.spans
    ]

    assert ("one.sleep", CONCEPT_STYLES["sleep"]) in styled
    assert {CONCEPT_STYLES["sleep"], "dim"} == {style for _, style in styled}


@pytest.mark.usefixtures("show")
def test_a_word_for_what_is_no_concept_is_bold(edit: Edit) -> None:
    edit("one", {}, 'doze = ["one.sleep"]')
    lines = program_column(framework("one"), contract("future")).code("worker")

    assert "bold" in {span.style for line in lines for span in line.spans}


@pytest.mark.usefixtures("show")
def test_hostile_content_takes_no_colour_of_its_own(edit: Edit) -> None:
    edit("one", {"main waits": "a\x1b[31mb [bold]c[/bold] :smile:"}, title="[red]One[/red]")
    shown = program_column(framework("one"), contract("future"))
    lines = [shown.heading, *shown.code("main")]

    assert {"bold", "dim"} == {span.style for line in lines for span in line.spans}


def test_a_status_that_is_not_active_is_said_at_the_heading(cells: Cells, edit: Edit) -> None:
    edit("two", {}, status="maintenance")

    assert ["One", "Two  maintenance"] in cells("future", "one", "two")


def test_a_column_without_the_program_says_why_in_its_place(cells: Cells, write: Edit) -> None:
    reason = '[tool.hexapla.missing.future]\nreason = "It needs none."\nlink = "L"'
    write("three", None, reason)
    shown = cells("future", "one", "two", "three")

    assert ["One", "Two", "Three"] in shown
    assert "Three has no future: It needs none. L" in [row[-1] for row in shown]


def test_a_program_that_is_nowhere_explained_is_said_to_be_not_there(
    read: Read, write: Edit
) -> None:
    path = write("three", None)
    said = "".join(read("future", "three"))

    assert f"Three has no future: {path} does not exist.".replace(" ", "") in said.replace(" ", "")


def test_a_program_that_cannot_be_read_is_said_to_be_so(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = framework("one").program("future")
    whole = Path.read_text

    def refuse(self: Path, *arguments: str, **options: str) -> str:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return whole(self, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", refuse)

    assert "Permission denied." in " ".join(read("future", "one"))
