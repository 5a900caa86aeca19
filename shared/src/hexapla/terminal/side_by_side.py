"""Programs side by side in a terminal: a column for each framework, a row for each section.

A section that is the same in all columns is shown once, across them.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from hexapla.project.contract import Contract
from hexapla.project.framework import CONCEPTS, Framework
from hexapla.source import lexicon, sections
from hexapla.terminal import layout
from hexapla.terminal.colours import in_colour
from hexapla.terminal.column import ProgramColumn, program_column
from hexapla.terminal.layout import TerminalStyle, one_line, wrapped


def program_lines(
    frameworks: Sequence[Framework], contract: Contract, style: TerminalStyle, *, unfold: bool
) -> Iterator[Text]:
    columns = [program_column(framework, contract) for framework in frameworks]
    yield from title_lines(columns, contract, style.width)
    yield from legend(columns, contract, style.width)
    folded = {} if unfold else folded_rows(columns, contract, style)
    wanted = [column.width for column in columns]
    for widths in layout.column_widths(wanted, style.width, len(style.bar)):
        block, columns = [*zip(columns, widths, strict=False)], columns[len(widths) :]
        headings = [wrapped(column.heading, width) for column, width in block]
        rows = []
        for row in sections.row_names(contract)[1:]:
            cells = [column.cell(row, width, style) for column, width in block]
            rows.append(folded.get(row) or layout.beside(cells, widths, style.bar))
        yield Text()
        yield from layout.table_lines(headings, widths, style, rows)


def title_lines(columns: Sequence[ProgramColumn], contract: Contract, width: int) -> list[Text]:
    """Return a program's name, and the first line of its title, which all columns have."""
    titles = (column.sections.get(sections.SUMMARY) for column in columns)
    title = next(filter(None, titles), one_line(contract.shows))
    return wrapped(Text.assemble((contract.program, "bold"), "  ", title), width)


def legend(columns: Sequence[ProgramColumn], contract: Contract, width: int) -> list[Text]:
    """Return the coloured concepts that occur, with their meanings if all fit into a line."""
    rows = sections.section_names(contract)
    occurring = {mark.concept for column in columns for row in rows for mark in column.marks(row)}
    names = [in_colour(concept, concept) for concept in CONCEPTS if concept in occurring]
    meanings = (Text(f": {lexicon.MEANINGS[name.plain]}", "dim") for name in names)
    full = Text("   ").join(map(Text.assemble, names, meanings))
    short = Text("   ").join(names)
    return [Text(), *wrapped(full if full.cell_len <= width else short, width)] if names else []


def folded_rows(
    columns: Sequence[ProgramColumn], contract: Contract, style: TerminalStyle
) -> dict[str, list[Text]]:
    """Return the first line of each row that is the same in all programs."""
    having = [column for column in columns if column.exists]
    where = "both columns" if len(columns) == 2 else f"all {len(columns)} columns"
    if len(having) < len(columns):
        where = f"the {len(having)} that have it"
    folded = {}
    for row in sections.section_names(contract):
        if sections.same_in_all([column.sections for column in having], row):
            first, *rest = having[0].code(row)
            more = f"{len(rest)} more {'line' if len(rest) == 1 else 'lines'}, " if rest else ""
            note = Text(f"{style.more} {more}the same in {where}", "dim")
            line = Text("  ").join([first, note])
            parts = [*wrapped(first, style.width, style.broken), *wrapped(note, style.width)]
            folded[row] = [line] if line.cell_len <= style.width else parts
    return folded
