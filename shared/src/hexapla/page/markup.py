"""A program's code and a little Markdown as HTML. Markup in text that others wrote is escaped."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import groupby, pairwise

from markdown_it import MarkdownIt
from markupsafe import Markup
from pygments.styles import get_style_by_name
from pygments.token import Comment, Keyword, String, _TokenType

from hexapla.source.lexicon import Mark, is_a, marks, tokens
from hexapla.source.sanitize import sanitize

STYLES = {"light": "xcode", "dark": "github-dark"}  # of Pygments: both have enough contrast

ELEMENTS = {"b": Keyword, "i": String, "u": Comment}  # for colours: HTML's shortest names

MARKDOWN = MarkdownIt("zero").enable(["backticks", "emphasis", "link"])  # HTML in it stays text

Stretch = tuple[Mark | None, str, str]  # the mark it is in, its element, its text


def prose(text: str) -> Markup:
    """Return a paragraph of Markdown as HTML: code, links to https: and emphasis, nothing else.

    Other links lead into the repository, and the page can lie anywhere: only their text is kept.
    """
    [paragraph] = MARKDOWN.parseInline(sanitize(text.strip()))
    kept, linked = [], False
    for token in paragraph.children or ():
        if token.type == "link_open":
            linked = str(token.attrs["href"]).startswith("https://")
        if linked or token.type not in ("link_open", "link_close"):
            kept.append(token)
    return Markup(MARKDOWN.renderer.render(kept, MARKDOWN.options, {}))


def markdown_of(html: Markup) -> str:
    """Return the Markdown that `prose` has made this of, but for links."""
    text = re.sub("</?code>", "`", str(html))
    return unescape(re.sub("</?em>", "*", text))


def code(text: str, suffix: str, lexicon: Mapping[str, Sequence[str]]) -> Markup:
    """Return code as HTML with the words of the lexicon marked; no element reaches over a line's end."""
    return _code(text, suffix, tuple((concept, tuple(words)) for concept, words in lexicon.items()))


@cache  # many frameworks have the same section
def _code(text: str, suffix: str, lexicon: tuple[tuple[str, tuple[str, ...]], ...]) -> Markup:
    stretches = with_blanks(_stretches(sanitize(text), suffix, dict(lexicon)))
    html = ""
    for mark, marked in groupby(stretches, key=lambda stretch: stretch[0]):
        inner = "".join(
            coloured_code(element, "".join(text for _, _, text in same_colour))
            for element, same_colour in groupby(marked, key=lambda stretch: stretch[1])
        )
        html += f"<mark class={mark.concept}>{inner}</mark>" if mark else inner
    return Markup(html)


def _stretches(text: str, suffix: str, lexicon: Mapping[str, Sequence[str]]) -> list[Stretch]:
    words = marks(text, suffix, lexicon)
    stretches: list[Stretch] = []
    place = 0
    for kind, token in tokens(text, suffix):
        end = place + len(token)
        edges = (edge for word in words for edge in (word.start, word.end))
        cuts = {place, end, *(edge for edge in edges if place < edge < end)}
        for start, stop in pairwise(sorted(cuts)):
            mark = next((word for word in words if word.start <= start < word.end), None)
            stretches.append((mark, element_of(kind), text[start:stop]))
        place = end
    return stretches


def coloured_lines(text: str, suffix: str) -> list[list[tuple[str, str]]]:
    """Return for each line its stretches: the element of their colour, empty for ordinary text, and text."""
    lines: list[list[tuple[str, str]]] = [[]]
    stretches = with_blanks(_stretches(sanitize(text), suffix, {}))
    for element, same_colour in groupby(stretches, key=lambda stretch: stretch[1]):
        first, *others = "".join(text for _, _, text in same_colour).split("\n")
        lines[-1] += [(element, first)] if first else []
        lines += [[(element, line)] if line else [] for line in others]
    return lines


def with_blanks(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches; a blank or a name in braces between two of one colour gets that colour."""
    edge: Stretch = (None, "", "")
    neighbours = zip([edge, *stretches], [*stretches[1:], edge], strict=False)
    for (mark, element, text), (before, after) in zip(stretches, neighbours, strict=False):
        is_filled_in = before[2].endswith("{") and after[2].startswith("}") and text.isidentifier()
        alike = before[:2] == after[:2] and (text == " " or is_filled_in)
        yield mark, before[1] if alike else element, text


def plain_text(text: str) -> Markup:
    """Return text as HTML between tags, not for an attribute: quotes stay quotes."""
    return Markup(sanitize(text).replace("&", "&amp;").replace("<", "&lt;"))


def coloured_code(element: str, text: str) -> str:
    """Return code with each line in an element of its own, or in none if the name is empty."""
    lines = plain_text(text).split("\n")
    tagged = (f"<{element}>{line}</{element}>" if element and line else line for line in lines)
    return "\n".join(tagged)


def element_of(kind: _TokenType) -> str:
    """Return the element for a kind of token; empty for the ordinary colour of text."""
    return next((name for name, token in ELEMENTS.items() if is_a(kind, token)), "")


def element_colours(theme: str) -> dict[str, str]:
    style = get_style_by_name(STYLES[theme])
    colours = {name: style.style_for_token(token)["color"] for name, token in ELEMENTS.items()}
    return {name: f"#{colour}" for name, colour in colours.items() if colour}
