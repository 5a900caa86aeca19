"""The table of words in a terminal: how each framework says each concept."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from hexapla.project.framework import CONCEPTS, Framework
from hexapla.source import lexicon
from hexapla.terminal.colours import coloured
from hexapla.terminal.layout import GAP, Paper, beside, fit, flat, wrapped

WORD = 12  # characters of a column of words at least

A_DASH = "A dash is an answer too: the framework needs no such word, or has none."


def words(shown: Sequence[Framework], paper: Paper) -> Iterator[Text]:
    """Yield the table of how each framework says each concept, in parts where it is too wide."""
    titles = [Text(flat(each.title), "bold") for each in shown]
    first = min(max((title.cell_len for title in titles), default=0), paper.width // 3)
    spoken = [each for each in CONCEPTS if any(one.lexicon.get(each) for one in shown)]
    naturals = [longest(concept, shown) for concept in spoken]
    for widths in fit(naturals, paper.width - first - GAP, GAP):
        block, spoken = spoken[: len(widths)], spoken[len(widths) :]
        at = [first, *widths]
        tops = [
            [coloured(each, each), *wrapped(Text(lexicon.MEANINGS[each], "dim"), width)]
            for each, width in zip(block, widths, strict=True)
        ]
        yield from beside([[], *tops], at, " " * GAP)
        yield Text(paper.rule * (sum(at) + GAP * len(widths)), "dim")
        for title, framework in zip(titles, shown, strict=True):
            cells = [spelt(framework, *each) for each in zip(block, widths, strict=True)]
            yield from [Text()] if title is not titles[0] else []
            yield from beside([wrapped(title, first), *cells], at, " " * GAP)
        yield Text()
    yield from wrapped(Text(A_DASH, "dim"), paper.width)


def longest(concept: str, shown: Sequence[Framework]) -> int:
    """Return how wide a concept's column is, so that every word of it stands on one line."""
    found = [flat(word) for each in shown for word in each.lexicon.get(concept, ())]
    return max([WORD, *(Text(word).cell_len for word in found)])


def spelt(framework: Framework, concept: str, width: int) -> list[Text]:
    """Return a framework's words for a concept, one below the other; a dash where it has none."""
    found = [coloured(each, concept) for each in framework.lexicon.get(concept, ())]
    return [part for each in found for part in wrapped(each, width)] or [Text("-", "dim")]
