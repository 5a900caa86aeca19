"""The columns in a terminal, as they are read: side by side, or below each other."""

from collections.abc import Callable
from pathlib import Path

Cells = Callable[..., list[list[str]]]
Edit = Callable[..., Path]
Read = Callable[..., list[str]]


def test_columns_stand_side_by_side_level_by_stanza(cells: Cells) -> None:
    shown = cells("future", "one", "two")

    assert ["future  Wait for a result."] == shown[0]
    assert ["One", "Two"] in shown
    assert ["import one", "import two"] in shown
    assert [
        "def worker(seconds: float) -> str:",
        "async def worker(seconds: float) -> str:",
    ] in shown
    assert ["", "two.rest()"] in shown


def test_a_stanza_is_level_in_every_column_however_long_the_one_above_it(
    cells: Cells, edit: Edit
) -> None:
    edit("two", {"import two": "import a\nimport b\nimport two"})
    shown = cells("future", "one", "two", "--all")

    assert ["", "import two"] in shown
    assert [
        "def worker(seconds: float) -> str:",
        "async def worker(seconds: float) -> str:",
    ] in shown


def test_columns_that_do_not_fit_stand_below_with_headings_of_their_own(read: Read) -> None:
    lines = read("future", "one", "two", width=80)

    assert not any("│" in line for line in lines)
    assert lines.index("One") < lines.index("import one") < lines.index("Two")
    assert lines.index("Two") < lines.index("import two")
    assert 1 == lines.count("future  Wait for a result.")


def test_without_a_framework_every_one_is_shown(cells: Cells) -> None:
    assert ["Mine", "One", "Two"] in cells("future")


def test_a_framework_that_is_named_twice_is_shown_once(read: Read) -> None:
    assert 1 == read("future", "one", "one").count("One")


def test_what_is_the_same_in_every_column_is_folded_to_a_line_across(read: Read) -> None:
    lines = read("future", "one", "two")

    assert 'DELAY = ["1"]  # seconds  … the same in both columns' in lines
    folded = "def main(seconds: float) -> None:  … 2 more lines, the same in both columns"
    assert folded in lines
    assert 'if __name__ == "__main__":  … 1 more line, the same in both columns' in lines
    assert not any("main waits" in line for line in lines)


def test_what_is_the_same_wherever_the_program_is_is_folded_and_says_in_how_many(
    read: Read, write: Edit
) -> None:
    write("three", None)

    assert 'DELAY = ["1"]  # seconds  … the same in the 2 that have it' in (
        read("future", "one", "two", "three")
    )


def test_all_unfolds(cells: Cells) -> None:
    shown = cells("future", "one", "two", "--all")

    assert ['DELAY = ["1"]  # seconds'] * 2 in shown
    assert ['print("main waits")'] * 2 in shown


def test_one_column_is_never_folded(read: Read) -> None:
    lines = read("future", "one")

    assert '    print("main waits")' in lines
    assert not any("the same" in line for line in lines)


def test_the_legend_has_the_concepts_that_occur_and_their_meaning_where_a_line_holds_it(
    read: Read, edit: Edit
) -> None:
    edit("one", {}, 'sleep = ["one.sleep"]\nstart = ["print"]\nserve = ["listen"]')

    assert "start: begin the loop   sleep: wait for a time" in read("future", "one")
    assert "start   sleep" in read("future", "one", width=44)
