"""From one framework to another, it is seen what is said instead and what becomes of each line."""

import re
from collections.abc import Callable

from rich.text import Text

from hexapla.terminal.diff import line_pairs

Cells = Callable[..., list[list[str]]]
Read = Callable[..., list[str]]


def test_diff_begins_with_what_is_said_instead(read: Read) -> None:
    rows = [re.split(r"\s{2,}", line) for line in read("future", "one", "two", "--diff")]

    assert ["scope", "Group", "→", "no counterpart", "what no task outlives"] in rows
    assert ["sleep", "one.sleep", "→", "two.sleep", "wait for a time"] in rows
    assert ["serve", "no counterpart", "→", "listen, accept", "accept and answer clients"] in rows


def test_diff_in_a_narrow_terminal_leaves_the_meanings_out(read: Read) -> None:
    rows = [re.split(r"\s{2,}", line) for line in read("future", "one", "two", "--diff", width=60)]

    assert ["scope", "Group", "→", "no counterpart"] in rows


def test_diff_stands_level_line_by_line_and_marks_what_differs(cells: Cells) -> None:
    shown = cells("future", "one", "two", "--diff")
    at = next(at for at, row in enumerate(shown) if "def worker" in row[0])

    assert [
        ["~ def worker(seconds: float) -> str:", "~ async def worker(seconds: float) -> str:"],
        ["~     one.sleep(seconds)", "~     await two.sleep(seconds)"],
        ["", "+     two.flush()"],
        ["", "+     two.rest()"],
        ['return "Done!"', 'return "Done!"'],
    ] == shown[at : at + 5]


def test_diff_the_other_way_marks_what_goes(cells: Cells) -> None:
    assert ["-     two.flush()", ""] in cells("future", "two", "one", "--diff")


def test_diff_folds_what_is_the_same_unless_all_is_asked_for(read: Read) -> None:
    folded = '  DELAY = ["1"]  # seconds  … the same in both columns'

    assert folded in read("future", "one", "two", "--diff")
    assert folded not in read("future", "one", "two", "--diff", "--all")


def test_diff_in_a_narrow_terminal_has_first_what_goes_and_then_what_comes(read: Read) -> None:
    lines = read("future", "one", "two", "--diff", width=70)
    at = lines.index("- def worker(seconds: float) -> str:")

    assert [
        "-     one.sleep(seconds)",
        "+ async def worker(seconds: float) -> str:",
        "+     await two.sleep(seconds)",
        "+     two.flush()",
        "+     two.rest()",
        '      return "Done!"',
    ] == lines[at + 1 : at + 7]


def test_lines_that_are_equal_are_dim_on_both_sides() -> None:
    same = Text("same", "dim")

    assert [("", same, same)] == [*line_pairs([Text("same", "red")], [Text("same", "blue")])]
    assert "dim" == same.style
