"""The words of a lexicon in a program: where they stand, and what each is a word for.

The manifest says how a framework says each concept; here its words are found in code, never in prose or
in strings, where `set` and `start` are words like any other.
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
    """A word of a lexicon in a text: from which character to which, and for what."""

    start: int
    end: int
    concept: str


class Piece(NamedTuple):
    """A stretch of code of one kind, as Pygments names it."""

    kind: _TokenType
    text: str


@cache  # to find words in it, and to colour it
def pieces(code: str, suffix: str) -> Sequence[Piece]:
    """Return the code in pieces; plain text where nobody knows the language."""
    if (lexer := _lexer(suffix)) is None:
        return (Piece(Token.Text, code),)
    return tuple(Piece(kind, text) for kind, text in lexer.get_tokens(code))


@cache  # to look for it among hundreds takes longer than to use it
def _lexer(suffix: str) -> Lexer | None:
    with suppress(ClassNotFound):
        return get_lexer_for_filename(f"program{suffix}", stripnl=False, ensurenl=False)
    return None


def is_a(kind: _TokenType, of: _TokenType) -> bool:
    """Return whether a kind of token is of another kind, or of one that is part of it.

    >>> is_a(String.Doc, String)
    True
    """
    return tuple(kind[: len(of)]) == tuple(of)


def marks(code: str, suffix: str, lexicon: Mapping[str, Sequence[str]]) -> list[Mark]:
    """Return where the words of a lexicon stand in the code, in order; none overlaps another.

    Where two begin at the same place, the longer one counts.
    """
    words = [(word, concept) for concept, words in lexicon.items() for word in words]
    words.sort(key=lambda each: (-len(each[0]), each))
    if not words:
        return []
    pattern = "|".join(f"({_word(word)})" for word, _ in words)
    found, prose = [], prose_in(code, suffix)
    for match in re.finditer(pattern, code):
        if not any(start <= match.start() < end for start, end in prose):
            concept = words[(match.lastindex or 1) - 1][1]
            found.append(Mark(match.start(), match.end(), concept))
    return found


def _word(word: str) -> str:
    """Return a pattern for a word, which must not be a part of a longer one."""
    before = r"(?<!\w)" if re.match(r"\w", word) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", word) else ""
    return f"{before}{re.escape(word)}{after}"


def prose_in(code: str, suffix: str) -> list[tuple[int, int]]:
    """Return where strings and comments stand in the code."""
    at, found = 0, []
    for kind, text in pieces(code, suffix):
        if is_a(kind, Comment) or (is_a(kind, String) and not is_a(kind, String.Interpol)):
            found.append((at, at + len(text)))
        at += len(text)
    return found


def substitutions(a: Framework, b: Framework) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    """Return for each concept how one column says it and how the other does, none where it has no word.

    Concepts for which neither has a word are left out.
    """
    return [
        (concept, a.lexicon.get(concept, ()), b.lexicon.get(concept, ()))
        for concept in CONCEPTS
        if a.lexicon.get(concept) or b.lexicon.get(concept)
    ]
