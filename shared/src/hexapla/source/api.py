"""Which API of a framework an answer is about: the words of its program that the question is of.

A contract says it by concepts of the lexicon. Where the lexicon does not have the word, a manifest does: its
table `api` has words by question, `timeout/raises`, or for all other questions of a program, `timeout`.
"""

from collections.abc import Mapping, Sequence

from hexapla.project.framework import CONCEPTS, Framework
from hexapla.source.lexicon import marks


def api_of(
    question: str, concepts: Mapping[str, Sequence[str]], framework: Framework, code: str
) -> tuple[str, ...]:
    """Return the words, in the order of the code; none if nothing says what the question is about.

    `concepts` are those of the contract, by the question's name; `code` is the framework's program.
    """
    program, _, name = question.partition("/")
    for key in (question, program):
        if key in framework.api:
            return words_in(code, framework.suffix, framework.api[key])
    for concept in concepts.get(name, ()):
        words = framework.lexicon.get(concept, ()) if concept in CONCEPTS else (concept,)
        if found := words_in(code, framework.suffix, words):
            return found
    return ()


def words_in(code: str, suffix: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return those of the words that the code has, outside of strings and comments."""
    found = marks(code, suffix, {"": words})
    return tuple(dict.fromkeys(code[mark.start : mark.end] for mark in found))
