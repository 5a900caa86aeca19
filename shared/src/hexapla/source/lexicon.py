"""Where the words of a framework's lexicon are in a program, and the concept that each names.

A framework's manifest lists its words for each concept. They are searched in code only, not in comments or
strings, where `set` and `start` are ordinary words.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.token import Comment, String, Token, _TokenType
from pygments.util import ClassNotFound

from hexapla.project.framework import CONCEPTS, Framework

MEANINGS = {
    "start": "begin the loop",
    "scope": "what no task outlives",
    "spawn": "begin a task",
    "sleep": "wait for a time",
    "future": "a value that is not there yet",
    "offload": "give a blocking call to a thread",
    "cancel": "stop a task from outside",
    "collect": "take what tasks return",
    "serve": "accept and answer clients",
}


class Mark(NamedTuple):
    """A word of a lexicon in a text."""

    start: int  # in characters
    end: int
    concept: str


class CodeToken(NamedTuple):
    """A token of code, and its kind as Pygments names it."""

    kind: _TokenType
    text: str


@cache  # called to find words, and again to colour the code
def tokens(code: str, suffix: str) -> Sequence[CodeToken]:
    """Return the tokens of the code; only one if Pygments does not know the language."""
    if (lexer := _lexer(suffix)) is None:
        return (CodeToken(Token.Text, code),)
    return tuple(CodeToken(kind, text) for kind, text in lexer.get_tokens(code))


@cache  # the search among hundreds is slow
def _lexer(suffix: str) -> Lexer | None:
    with suppress(ClassNotFound):
        return get_lexer_for_filename(f"program{suffix}", stripnl=False, ensurenl=False)
    return None


def is_a(kind: _TokenType, wider: _TokenType) -> bool:
    """Return whether a kind of token is the wider one, or a part of it.

    >>> is_a(String.Doc, String)
    True
    """
    return tuple(kind[: len(wider)]) == tuple(wider)


def marks(code: str, suffix: str, lexicon: Mapping[str, Sequence[str]]) -> list[Mark]:
    """Return where the words of a lexicon are in the code, in order, without overlaps.

    If two words begin at the same character, the longer one counts.
    """
    concepts = {word: name for name in sorted(lexicon, reverse=True) for word in lexicon[name]}
    if not concepts:
        return []
    longest_first = sorted(concepts, key=lambda word: (-len(word), word))
    prose = prose_in(code, suffix)
    return [
        Mark(word.start(), word.end(), concepts[word[0]])
        for word in re.finditer("|".join(map(_word_pattern, longest_first)), code)
        if not any(start <= word.start() < end for start, end in prose)
    ]


def _word_pattern(word: str) -> str:
    before = r"(?<!\w)" if re.match(r"\w", word) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", word) else ""
    return f"{before}{re.escape(word)}{after}"


def prose_in(code: str, suffix: str) -> list[tuple[int, int]]:
    """Return the start and the end of each string and comment in the code."""
    spans, place = [], 0
    for kind, text in tokens(code, suffix):
        if is_a(kind, Comment) or (is_a(kind, String) and not is_a(kind, String.Interpol)):
            spans.append((place, place + len(text)))
        place += len(text)
    return spans


def substitutions(a: Framework, b: Framework) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    """Return each concept with the words of two frameworks for it, if at least one has some."""
    return [
        (concept, a.lexicon.get(concept, ()), b.lexicon.get(concept, ()))
        for concept in CONCEPTS
        if a.lexicon.get(concept) or b.lexicon.get(concept)
    ]
