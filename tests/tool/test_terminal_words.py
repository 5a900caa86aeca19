"""The table of words has a row for each framework and a column for each concept."""

import re
from collections.abc import Callable

from hexapla.terminal.words import DASH_NOTE

Read = Callable[..., list[str]]


def test_words_has_a_row_for_each_framework_and_a_column_for_each_concept(read: Read) -> None:
    lines = read("--words", "one", "two")
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    top, one, two = rows[0], *(row for row in rows if row[0] in ("One", "Two"))

    assert ["scope", "sleep", "serve"] == top
    assert ["One", "Group", "one.sleep", "-"] == one
    assert ["Two", "-", "two.sleep", "listen"] == two


def test_words_of_one_concept_stand_below_each_other(read: Read) -> None:
    lines = read("--words", "two")

    assert lines[-3].endswith(" accept")
    assert lines[-3].index("accept") == lines[-4].index("listen")


def test_a_dash_is_explained(read: Read) -> None:
    assert DASH_NOTE == read("--words")[-1]


def test_words_are_split_into_tables_of_as_many_concepts_as_fit(read: Read) -> None:
    lines = read("--words", "one", "two", width=35)
    tops = [line.split() for line in lines if re.search(r"^ +(scope|sleep|serve)", line)]

    assert [["scope", "sleep"], ["serve"]] == tops
    assert 2 == sum(line.startswith("One ") for line in lines)
