"""The colours of the concepts can be told apart."""

from hexapla.project.framework import CONCEPTS
from hexapla.terminal.colours import COLOURS, coloured


def test_every_concept_has_a_colour_of_its_own() -> None:
    assert [*CONCEPTS] == [*COLOURS]
    assert len(CONCEPTS) == len({*COLOURS.values()})


def test_a_word_is_harmless_and_has_the_colour_of_its_concept() -> None:
    word = coloured("a\x1b[31mb", "sleep")

    assert ("a␛[31mb", COLOURS["sleep"]) == (word.plain, word.style)
