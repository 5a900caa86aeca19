"""The lexicon in a terminal: the words of each framework for each concept."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from hexapla.project.framework import CONCEPTS, Framework
from hexapla.source import lexicon
from hexapla.terminal import layout
from hexapla.terminal.colours import in_colour
from hexapla.terminal.layout import COLUMN_GAP, TerminalStyle, one_line, wrapped

MIN_WORD_WIDTH = 12  # characters of a column of words
DASH_NOTE = "A dash is an answer too: the framework needs no such word, or has none."


def lexicon_lines(frameworks: Sequence[Framework], style: TerminalStyle) -> Iterator[Text]:
    """Yield a table of the words of each framework for each concept, in parts if it is too wide."""
    titles = [Text(one_line(framework.title), "bold") for framework in frameworks]
    first = min(max((title.cell_len for title in titles), default=0), style.width // 3)
    used = {name for framework in frameworks for name, words in framework.lexicon.items() if words}
    concepts = [concept for concept in CONCEPTS if concept in used]
    wanted = [word_width(concept, frameworks) for concept in concepts]
    for widths in layout.column_widths(wanted, style.width - first - COLUMN_GAP, COLUMN_GAP):
        block, concepts = [*zip(concepts, widths, strict=False)], concepts[len(widths) :]
        all_widths, between = [first, *widths], " " * COLUMN_GAP
        headings = [
            [in_colour(concept, concept), *wrapped(Text(lexicon.MEANINGS[concept], "dim"), width)]
            for concept, width in block
        ]
        yield from layout.beside([[], *headings], all_widths, between)
        yield Text(style.rule * (sum(all_widths) + COLUMN_GAP * len(widths)), "dim")
        for title, framework in zip(titles, frameworks, strict=True):
            cells = [words_cell(framework, concept, width) for concept, width in block]
            yield from [Text()] if title is not titles[0] else []
            yield from layout.beside([wrapped(title, first), *cells], all_widths, between)
        yield Text()
    yield from wrapped(Text(DASH_NOTE, "dim"), style.width)


def word_width(concept: str, frameworks: Sequence[Framework]) -> int:
    words = [word for framework in frameworks for word in framework.lexicon.get(concept, ())]
    return max([MIN_WORD_WIDTH, *(Text(one_line(word)).cell_len for word in words)])


def words_cell(framework: Framework, concept: str, width: int) -> list[Text]:
    words = [in_colour(word, concept) for word in framework.lexicon.get(concept, ())]
    return [part for word in words for part in wrapped(word, width)] or [Text("-", "dim")]
