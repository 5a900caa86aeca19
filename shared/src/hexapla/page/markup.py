"""Program text and a little Markdown as HTML. What others wrote never gets through as HTML of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import groupby, pairwise

from markupsafe import Markup, escape
from pygments.styles import get_style_by_name
from pygments.token import Comment, Keyword, String, _TokenType

from hexapla.source.lexicon import Mark, is_a, marks, pieces
from hexapla.source.sanitize import sanitize

STYLES = {"light": "xcode", "dark": "github-dark"}  # both have enough contrast to be read

Piece = tuple[Mark | None, str, str]  # its mark, its colour, its text

COLOURED = {"b": Keyword, "i": String, "u": Comment}  # by the shortest elements that there are


def prose(text: str) -> Markup:
    """Return Markdown as HTML, of which we write only code, links and words that are stressed.

    A link that leads into the repository is its text alone: the page may lie anywhere. Lines end where they
    do, which a browser takes for a blank, so that `unprose` can give the text back.
    """
    html = str(escape(sanitize(text.strip())))
    html = re.sub(r"\[([^\]]+)\]\((https://[^)\s]+)\)", r'<a href="\2">\1</a>', html)
    html = re.sub(r"\[([^\]]+)\]\([^)\s]*\)", r"\1", html)
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", html)
    html = re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])", r"<em>\1</em>", html)
    return kept(html)


def unprose(html: str) -> str:
    """Return the text of which this is the HTML, if nothing in it is an element but code."""
    return unescape(re.sub(r"</?code>", "`", html))


def code(text: str, suffix: str, lexicon: Mapping[str, Sequence[str]]) -> Markup:
    """Return code as HTML with the words of the lexicon marked; no element reaches over a line's end.

    Empty lines are written as references.
    """
    return _code(text, suffix, tuple((concept, tuple(words)) for concept, words in lexicon.items()))


@cache  # the same stanza stands in many columns
def _code(text: str, suffix: str, lexicon: tuple[tuple[str, tuple[str, ...]], ...]) -> Markup:
    found = joined([*pointed(sanitize(text), suffix, dict(lexicon))])
    html = ""
    for mark, group in groupby(found, key=lambda each: each[0]):
        inner = "".join(
            coloured(kind, "".join(piece for _, _, piece in alike))
            for kind, alike in groupby(group, key=lambda each: each[1])
        )
        html += f"<mark class={mark.concept}>{inner}</mark>" if mark else inner
    return kept(html)


def kept(html: str) -> Markup:
    """Return HTML whose empty lines stay, where the page leaves out its own: each is a reference."""
    return Markup(re.sub(r"(?<=\n)\n", "&#10;", html))


def joined(found: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces of code, a blank between two of one kind being of that kind: `async def` is one word."""
    for at, (mark, kind, piece) in enumerate(found):
        around = (
            {each[:2] for each in (found[at - 1], found[at + 1])}
            if 0 < at < len(found) - 1
            else set()
        )
        yield mark, around.pop()[1] if piece == " " and len(around) == 1 else kind, piece


def coloured(kind: str, text: str) -> str:
    """Return a piece of code as HTML; each of its lines is coloured by itself.

    It stands between tags and never in one, where a quote is as harmless as any letter.
    """
    lines = [line.replace("&", "&amp;").replace("<", "&lt;") for line in text.split("\n")]
    return "\n".join(f"<{kind}>{line}</{kind}>" if kind and line else line for line in lines)


def pointed(text: str, suffix: str, lexicon: Mapping[str, Sequence[str]]) -> Iterator[Piece]:
    """Yield the code in pieces, each of one kind, and either wholly in a marked word or out of it."""
    at, found = 0, marks(text, suffix, lexicon)
    for kind, piece in pieces(text, suffix):
        end = at + len(piece)
        cuts = {at, end, *(each for mark in found for each in mark[:2] if at < each < end)}
        for start, stop in pairwise(sorted(cuts)):
            mark = next((each for each in found if each.start <= start < each.end), None)
            yield mark, colour(kind), text[start:stop]
        at = end


def colour(kind: _TokenType) -> str:
    """Return the element for a piece of code, or nothing for what has the colour of the text."""
    return next((name for name, token in COLOURED.items() if is_a(kind, token)), "")


def style(theme: str) -> dict[str, str]:
    """Return the colour of each kind of code in the light or the dark theme, by its element."""
    found = get_style_by_name(STYLES[theme])
    colours = {name: found.style_for_token(token)["color"] for name, token in COLOURED.items()}
    return {name: f"#{value}" for name, value in colours.items() if value}
