"""From one framework to another: what is said instead, and what becomes of each line of a program."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, groupby, zip_longest
from typing import NamedTuple

from rich.text import Text

from hexapla.project.contract import Contract
from hexapla.project.framework import Framework
from hexapla.source import lexicon, sections
from hexapla.terminal.colours import coloured
from hexapla.terminal.column import Column, column
from hexapla.terminal.layout import GAP, Paper, beside, fit, table, wrapped
from hexapla.terminal.side_by_side import folds, opening

SIGNS = {"-": "bold red", "+": "bold green", "~": "bold yellow"}

MARGIN = 2  # characters, for the sign of a line that differs

ALIKE = 0.6  # of two lines, when one became the other

PATIENCE = 2000  # pairs of lines that are worth comparing

NO_WORD = "no counterpart"


class Pair(NamedTuple):
    """A line and what became of it: nothing without a sign; `~` is changed, `-+` is replaced."""

    signs: str
    left: Text | None
    right: Text | None


def difference(
    frameworks: Sequence[Framework], page: Contract, paper: Paper, *, unfold: bool
) -> Iterator[Text]:
    """Yield what somebody changes who takes a program from the first of two frameworks to the other."""
    shown = a, b = [column(each, page) for each in frameworks]
    yield from opening(shown, page, paper.width)
    yield Text()
    yield from substitutions(a.framework, b.framework, paper)
    yield Text()
    inner = replace(paper, width=paper.width - MARGIN)
    folded = {} if unfold else folds(shown, page, inner)
    blocks = [*fit([each.width + MARGIN for each in shown], paper.width, len(paper.bar))]
    headings = [about(*each, paper) for each in zip("-+", shown, [*chain(*blocks)], strict=True)]
    lay, widths = level, blocks[0]
    if len(blocks) > 1:
        lay, widths, headings = unified, [paper.width], [[*headings[0], Text(), *headings[1]]]
    rows = [
        margin("", folded.get(row, [])) or lay(pairs(a.code(row), b.code(row)), widths, paper)
        for row in sections.section_names(page)
    ]
    yield from table(headings, widths, paper, rows)


def about(sign: str, shown: Column, width: int, paper: Paper) -> list[Text]:
    """Return a column's heading and notes, and the sign of the lines that it alone has."""
    notes = shown.cell(sections.NOTES, width - MARGIN, paper)
    return [
        *margin(sign, wrapped(shown.heading, width - MARGIN)),
        *([Text()] if notes else []),
        *margin("", notes),
    ]


def substitutions(a: Framework, b: Framework, paper: Paper) -> Iterator[Text]:
    """Yield for each concept what is said instead, and what it means where there is room."""
    rows = [
        [
            coloured(concept, concept),
            said(mine, concept),
            Text(paper.arrow, "dim"),
            said(yours, concept),
            Text(lexicon.MEANINGS[concept], "dim"),
        ]
        for concept, mine, yours in lexicon.substitutions(a, b)
    ]
    widths = [max(each.cell_len for each in cells) for cells in zip(*rows, strict=True)]
    if sum(widths) + GAP * 4 > paper.width:
        rows = [row[:-1] for row in rows]
        half = (paper.width - widths[0] - widths[2] - GAP * 3) // 2
        widths = [widths[0], min(widths[1], half), widths[2], half]
    for row in rows:
        cells = [wrapped(each, width) for each, width in zip(row, widths, strict=True)]
        yield from beside(cells, widths, " " * GAP)


def said(words: Sequence[str], concept: str) -> Text:
    """Return the words for a concept in its colour, or that there is none."""
    if not words:
        return Text(NO_WORD, "dim italic")
    return Text(", ").join(coloured(word, concept) for word in words)


def pairs(a: Sequence[Text], b: Sequence[Text]) -> Iterator[Pair]:
    """Yield the lines of two stanzas, level with each other where they are the same or alike."""
    matcher = SequenceMatcher(None, [each.plain for each in a], [each.plain for each in b], False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from (
                Pair("", Text(each.plain, "dim"), Text(each.plain, "dim")) for each in a[first:last]
            )
        else:
            yield from replaced(a[first:last], b[start:end])


def replaced(a: Sequence[Text], b: Sequence[Text]) -> Iterator[Pair]:
    """Yield lines none of which is the same: the two most alike are level, and so on on either side."""
    every = [(i, j) for i in range(len(a)) for j in range(len(b))]
    tried = every if len(every) < PATIENCE else []
    i, j = max(tried, key=lambda at: alike(a[at[0]].plain, b[at[1]].plain), default=(0, 0))
    if not tried or alike(a[i].plain, b[j].plain) < ALIKE:
        yield from (Pair("-+", *each) for each in zip_longest(a, b))
        return
    yield from replaced(a[:i], b[:j])
    yield Pair("~~", a[i], b[j])
    yield from replaced(a[i + 1 :], b[j + 1 :])


@cache
def alike(a: str, b: str) -> float:
    """Return how alike two lines are, from 0 to 1; how deep they stand says nothing of it."""
    return SequenceMatcher(None, a.strip(), b.strip(), autojunk=False).ratio()


def level(found: Iterable[Pair], widths: Sequence[int], paper: Paper) -> list[Text]:
    """Return two programs' lines beside each other."""
    lines = []
    for signs, *sides in found:
        cells = [
            part(sign, line, width, paper)
            for sign, line, width in zip(signs or "  ", sides, widths, strict=True)
        ]
        lines += beside(cells, widths, paper.bar)
    return lines


def unified(found: Iterable[Pair], widths: Sequence[int], paper: Paper) -> list[Text]:
    """Return two programs' lines below each other: where they differ, first those that go."""
    lines = []
    for differ, group in groupby(found, key=lambda each: bool(each.signs)):
        run = [*group]
        for each in run:
            lines += part("-" if differ else " ", each.left, widths[0], paper)
        for each in run if differ else ():
            lines += part("+", each.right, widths[0], paper)
    return lines


def part(sign: str, line: Text | None, width: int, paper: Paper) -> list[Text]:
    """Return a line with the sign that stands before it; nothing where there is no line."""
    return margin(sign, wrapped(line, width - MARGIN, paper.broken)) if line is not None else []


def margin(sign: str, lines: Sequence[Text]) -> list[Text]:
    """Return lines with a sign before the first, and room for one before the rest."""
    signs = [sign, *[" "] * len(lines)]
    return [
        Text.assemble((f"{sign:<{MARGIN}}", SIGNS.get(sign, "")), line)
        for sign, line in zip(signs, lines, strict=False)
    ]
