"""The columns side by side in a terminal, as the pages of a hexapla have them: a stanza is a row.

What is the same wherever the program is stands once, across all columns.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from hexapla.project.contract import Contract
from hexapla.project.framework import CONCEPTS, Framework
from hexapla.source import lexicon, sections
from hexapla.terminal.colours import coloured
from hexapla.terminal.column import Column, column
from hexapla.terminal.layout import Paper, beside, fit, flat, table, wrapped


def columns(
    frameworks: Sequence[Framework], page: Contract, paper: Paper, *, unfold: bool
) -> Iterator[Text]:
    """Yield the lines of a program in its columns: as many as fit stand beside each other."""
    shown = [column(each, page) for each in frameworks]
    yield from opening(shown, page, paper.width)
    yield from legend(shown, page, paper.width)
    folded = {} if unfold else folds(shown, page, paper)
    for widths in fit([each.width for each in shown], paper.width, len(paper.bar)):
        block, shown = [*zip(shown, widths, strict=False)], shown[len(widths) :]
        headings = [wrapped(each.heading, width) for each, width in block]
        rows = [
            folded.get(row)
            or beside([each.cell(row, width, paper) for each, width in block], widths, paper.bar)
            for row in sections.row_names(page)[1:]
        ]
        yield Text()
        yield from table(headings, widths, paper, rows)


def opening(shown: Sequence[Column], page: Contract, width: int) -> list[Text]:
    """Return a program's name, and the sentence that every column opens with."""
    said = (each.stanzas[sections.SUMMARY] for each in shown if sections.SUMMARY in each.stanzas)
    title = Text.assemble((page.program, "bold"), "  ", next(said, flat(page.shows)))
    return wrapped(title, width)


def legend(shown: Sequence[Column], page: Contract, width: int) -> list[Text]:
    """Return the concepts that occur in their colours, with what they mean where a line holds that."""
    rows = sections.section_names(page)
    found = {mark.concept for each in shown for row in rows for mark in each.marks(row)}
    names = [coloured(each, each) for each in CONCEPTS if each in found]
    full = Text("   ").join(
        Text.assemble(name, (f": {lexicon.MEANINGS[name.plain]}", "dim")) for name in names
    )
    brief = Text("   ").join(names)
    return [Text(), *wrapped(full if full.cell_len <= width else brief, width)] if names else []


def folds(shown: Sequence[Column], page: Contract, paper: Paper) -> dict[str, list[Text]]:
    """Return what stands for every row that is the same wherever the program is: its first line."""
    there = [each for each in shown if each.there]
    every = "both columns" if len(shown) == 2 else f"all {len(shown)} columns"
    where = every if len(there) == len(shown) else f"the {len(there)} that have it"
    folded = {}
    for row in sections.section_names(page):
        if sections.same_in_all([each.stanzas for each in there], row):
            first, *rest = there[0].code(row)
            more = f"{counted(len(rest))} more, " if rest else ""
            said = Text(f"{paper.more} {more}the same in {where}", "dim")
            line = Text("  ").join([first, said])
            apart = [*wrapped(first, paper.width, paper.broken), *wrapped(said, paper.width)]
            folded[row] = [line] if line.cell_len <= paper.width else apart
    return folded


def counted(lines: int) -> str:
    """Return how many lines there are, in words."""
    return "1 line" if lines == 1 else f"{lines} lines"
