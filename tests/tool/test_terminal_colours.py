"""The colours of the concepts can be told apart."""

from hexapla.project.framework import CONCEPTS
from hexapla.terminal.colours import CONCEPT_STYLES, in_colour


def test_every_concept_has_a_colour_of_its_own() -> None:
    assert [*CONCEPTS] == [*CONCEPT_STYLES]
    assert len(CONCEPTS) == len({*CONCEPT_STYLES.values()})


def test_a_word_is_harmless_and_has_the_colour_of_its_concept() -> None:
    word = in_colour("a\x1b[31mb", "sleep")

    assert ("a␛[31mb", CONCEPT_STYLES["sleep"]) == (word.plain, word.style)
