"""From one framework to another: which words and lines of a program replace which."""

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
from hexapla.terminal import layout
from hexapla.terminal.colours import in_colour
from hexapla.terminal.column import ProgramColumn, program_column
from hexapla.terminal.layout import COLUMN_GAP, TerminalStyle, wrapped
from hexapla.terminal.side_by_side import folded_rows, title_lines

SIGNS = {"-": "bold red", "+": "bold green", "~": "bold yellow"}
SIGN_WIDTH = 2  # characters, for the sign of a line that differs
MIN_SIMILARITY = 0.6  # of a line and the line that it becomes
MAX_LINE_PAIRS = 2000  # more are not searched for similar lines
NO_WORD = "no counterpart"


class LinePair(NamedTuple):
    """A line and what it becomes; the signs are empty if it stays, `~~` if changed, `-+` if replaced."""

    signs: str
    left: Text | None
    right: Text | None


LinePairs = Iterable[LinePair]


def diff_lines(
    frameworks: Sequence[Framework], contract: Contract, style: TerminalStyle, *, unfold: bool
) -> Iterator[Text]:
    columns = a, b = [program_column(framework, contract) for framework in frameworks]
    yield from title_lines(columns, contract, style.width)
    yield Text()
    yield from word_lines(a.framework, b.framework, style)
    yield Text()
    inner = replace(style, width=style.width - SIGN_WIDTH)
    folded = {} if unfold else folded_rows(columns, contract, inner)
    wanted = [column.width + SIGN_WIDTH for column in columns]
    blocks = [*layout.column_widths(wanted, style.width, len(style.bar))]
    headings = [
        diff_heading(sign, column, width, style)
        for sign, column, width in zip("-+", columns, chain(*blocks), strict=True)
    ]
    lay_out, widths = level_lines, blocks[0]
    if len(blocks) > 1:
        lay_out, widths = unified_lines, [style.width]
        headings = [[*headings[0], Text(), *headings[1]]]
    rows = [
        with_sign("", folded.get(row, []))
        or lay_out(line_pairs(a.code(row), b.code(row)), widths, style)
        for row in sections.section_names(contract)
    ]
    yield from layout.table_lines(headings, widths, style, rows)


def diff_heading(sign: str, column: ProgramColumn, width: int, style: TerminalStyle) -> list[Text]:
    """Return a column's heading and notes, with the sign of the lines that only it has."""
    heading = with_sign(sign, wrapped(column.heading, width - SIGN_WIDTH))
    notes = with_sign("", column.cell(sections.NOTES, width - SIGN_WIDTH, style))
    return [*heading, Text(), *notes] if notes else heading


def word_lines(a: Framework, b: Framework, style: TerminalStyle) -> Iterator[Text]:
    """Yield the words of both for each concept, and its meaning if there is room."""
    rows = [
        [
            in_colour(concept, concept),
            words_or_none(words_a, concept),
            Text(style.arrow, "dim"),
            words_or_none(words_b, concept),
            Text(lexicon.MEANINGS[concept], "dim"),
        ]
        for concept, words_a, words_b in lexicon.substitutions(a, b)
    ]
    widths = [max(cell.cell_len for cell in cells) for cells in zip(*rows, strict=True)]
    if sum(widths) + COLUMN_GAP * 4 > style.width:
        rows = [row[:-1] for row in rows]
        half = (style.width - widths[0] - widths[2] - COLUMN_GAP * 3) // 2
        widths = [widths[0], min(widths[1], half), widths[2], half]
    for row in rows:
        cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        yield from layout.beside(cells, widths, " " * COLUMN_GAP)


def words_or_none(words: Sequence[str], concept: str) -> Text:
    if not words:
        return Text(NO_WORD, "dim italic")
    return Text(", ").join(in_colour(word, concept) for word in words)


def line_pairs(a: Sequence[Text], b: Sequence[Text]) -> Iterator[LinePair]:
    """Yield the lines of two sections; the same and similar ones are level."""
    texts_a, texts_b = ([line.plain for line in lines] for lines in (a, b))
    matcher = SequenceMatcher(None, texts_a, texts_b, autojunk=False)
    for tag, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if tag == "equal":
            for text in texts_a[a_start:a_end]:
                yield LinePair("", Text(text, "dim"), Text(text, "dim"))
        else:
            yield from differing_pairs(a[a_start:a_end], b[b_start:b_end])


def differing_pairs(a: Sequence[Text], b: Sequence[Text]) -> Iterator[LinePair]:
    """Yield lines that all differ: the two most similar are level, then those above and below them."""
    few = len(a) * len(b) < MAX_LINE_PAIRS
    similarities = {
        (i, j): similarity(line_a.plain, line_b.plain)
        for i, line_a in enumerate(a if few else ())
        for j, line_b in enumerate(b)
    }
    i, j = max(similarities, key=similarities.__getitem__, default=(0, 0))
    if similarities.get((i, j), 0.0) < MIN_SIMILARITY:
        yield from (LinePair("-+", left, right) for left, right in zip_longest(a, b))
        return
    yield from differing_pairs(a[:i], b[:j])
    yield LinePair("~~", a[i], b[j])
    yield from differing_pairs(a[i + 1 :], b[j + 1 :])


@cache
def similarity(a: str, b: str) -> float:
    return SequenceMatcher(None, a.strip(), b.strip(), autojunk=False).ratio()


def level_lines(pairs: LinePairs, widths: Sequence[int], style: TerminalStyle) -> list[Text]:
    lines = []
    for signs, *sides in pairs:
        cells = [
            signed_line(sign, line, width, style)
            for sign, line, width in zip(signs or "  ", sides, widths, strict=True)
        ]
        lines += layout.beside(cells, widths, style.bar)
    return lines


def unified_lines(pairs: LinePairs, widths: Sequence[int], style: TerminalStyle) -> list[Text]:
    """Return two programs' lines below each other; where they differ, the removed ones first."""
    lines = []
    for differ, group in groupby(pairs, key=lambda pair: bool(pair.signs)):
        run = [*group]
        for pair in run:
            lines += signed_line("-" if differ else " ", pair.left, widths[0], style)
        for pair in run if differ else ():
            lines += signed_line("+", pair.right, widths[0], style)
    return lines


def signed_line(sign: str, line: Text | None, width: int, style: TerminalStyle) -> list[Text]:
    parts = [] if line is None else wrapped(line, width - SIGN_WIDTH, style.broken)
    return with_sign(sign, parts)


def with_sign(sign: str, lines: Sequence[Text]) -> list[Text]:
    """Return lines with a sign before the first, and spaces before the rest."""
    first = Text(f"{sign:<{SIGN_WIDTH}}", SIGNS.get(sign, ""))
    rest = Text(" " * SIGN_WIDTH)
    return [Text.assemble(rest if number else first, line) for number, line in enumerate(lines)]
