"""The columns side by side in a terminal, as the pages of a hexapla have them: a stanza is a row.

Every line is laid out here, not by a table: code must be broken where its reader would break it, and what
is the same everywhere stands once, across all columns. Whatever a file holds goes through `harmless` and
into a `Text`, where `[bold]` is six characters.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, groupby, zip_longest
from typing import NamedTuple

import click
from pygments.token import Comment, String
from rich.cells import chop_cells
from rich.console import Console
from rich.text import Text

from hexapla import lexicon, show, stanza
from hexapla.contract import Contract
from hexapla.framework import CONCEPTS, Framework
from hexapla.harmless import harmless

# Six hues that can be read on black and on white. Where two concepts share one, one is underlined.
COLOURS = {
    "start": "bold green",
    "scope": "underline magenta",
    "spawn": "bold magenta",
    "sleep": "bold cyan",
    "future": "bold yellow",
    "offload": "bold blue",
    "cancel": "bold red",
    "collect": "underline yellow",
    "serve": "underline green",
}
SIGNS = {"-": "bold red", "+": "bold green", "~": "bold yellow"}
NARROW, SQUEEZED, WIDE = 40, 60, 72  # characters: of a column, of one that makes room, of a program
MARGIN = 2  # characters, for the sign of a line that differs
GAP, WORD = 2, 12  # characters: between the columns of words, and the least of one of these
HANGING = 4  # characters that the rest of a broken line stands deeper
PIPED, LEAST = 200, 20  # characters, where nobody says how many, and where somebody says too few
ALIKE = 0.6  # of two lines, when one became the other
PATIENCE = 2000  # pairs of lines that are worth comparing
NO_WORD = "no counterpart"
A_DASH = "A dash is an answer too: the framework needs no such word, or has none."


@dataclass(frozen=True)
class Paper:
    """What is written on: so many characters wide, with these signs between what is written."""

    width: int
    bar: str = " │ "
    rule: str = "─"
    cross: str = "─┼─"
    more: str = "…"
    arrow: str = "→"
    broken: str = "↪"


@dataclass(frozen=True)
class Column:
    """One framework's program in its stanzas; where there is none, its notes say why."""

    framework: Framework
    stanzas: Mapping[str, str]
    there: bool = True

    @property
    def heading(self) -> Text:
        """Return the framework's title, and its status unless that is what one expects."""
        status = f"  {flat(show.status(self.framework))}"
        title = Text.assemble((flat(self.framework.title), "bold"))
        return title if self.framework.status == "active" else title.append(status, "dim")

    @property
    def width(self) -> int:
        """Return how many characters its longest line of code would like."""
        code = (text for row, text in self.stanzas.items() if row != stanza.NOTES)
        lines = (line for text in code for line in text.split("\n"))
        return min(max([NARROW, *(Text(line).cell_len for line in lines)]), WIDE)

    def marks(self, row: str) -> list[lexicon.Mark]:
        """Return where the words of the framework's lexicon stand in a stanza."""
        text = self.stanzas.get(row, "")
        return lexicon.marks(text, self.framework.suffix, self.framework.lexicon)

    def code(self, row: str) -> list[Text]:
        """Return a stanza's lines, the words of the lexicon in the colours of their concepts."""
        text, suffix = self.stanzas.get(row, ""), self.framework.suffix
        shown, at = Text(text), 0
        for kind, piece in lexicon.pieces(text, suffix):
            if kind in Comment or (kind in String and kind not in String.Interpol):
                shown.stylize("dim", at, at + len(piece))
            at += len(piece)
        for mark in self.marks(row):
            shown.stylize(COLOURS.get(mark.concept, "bold"), mark.start, mark.end)
        return [*shown.split("\n", allow_blank=True)] if text else []

    def cell(self, row: str, width: int, paper: Paper) -> list[Text]:
        """Return a stanza as it stands in a column of this width."""
        if row == stanza.NOTES:
            return prose(self.stanzas.get(row, ""), width)
        return [part for line in self.code(row) for part in wrapped(line, width, paper.broken)]


def column(framework: Framework, page: Contract) -> Column:
    """Return what a framework has for a program, harmless to look at."""
    path = framework.program(page.program)
    missing = framework.missing.get(page.program)
    if not path.is_file():
        why = f"{missing.reason} {missing.link}" if missing else f"{path} is not there."
        return absent(framework, f"has no {page.program}: {why}")
    try:
        text = path.read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return absent(framework, f"shows no {page.program}: {path}: {error.strerror}.")
    found = stanza.stanzas(harmless(text), page)
    return Column(framework, {row: found[row] for row in stanza.rows(page) if row in found})


def absent(framework: Framework, why: str) -> Column:
    """Return a column that has no program, and says so in its place."""
    return Column(framework, {stanza.NOTES: flat(f"{framework.title} {why}")}, there=False)


def flat(text: str) -> str:
    """Return what others wrote as one harmless line."""
    return " ".join(harmless(text).split())


# A program in its columns


def columns(
    shown: Sequence[Column], page: Contract, paper: Paper, *, unfold: bool
) -> Iterator[Text]:
    """Yield the lines of a program in its columns: as many as fit stand beside each other."""
    yield from opening(shown, page, paper.width)
    yield from legend(shown, page, paper.width)
    folded = {} if unfold else folds(shown, page, paper)
    for widths in fit([each.width for each in shown], paper.width, len(paper.bar)):
        block, shown = [*zip(shown, widths, strict=False)], shown[len(widths) :]
        headings = [wrapped(each.heading, width) for each, width in block]
        rows = [
            folded.get(row)
            or beside([each.cell(row, width, paper) for each, width in block], widths, paper.bar)
            for row in stanza.rows(page)[1:]
        ]
        yield Text()
        yield from table(headings, widths, paper, rows)


def opening(shown: Sequence[Column], page: Contract, width: int) -> list[Text]:
    """Return a program's name, and the sentence that every column opens with."""
    said = (each.stanzas[stanza.SAYS] for each in shown if stanza.SAYS in each.stanzas)
    title = Text.assemble((page.program, "bold"), "  ", next(said, flat(page.shows)))
    return wrapped(title, width)


def legend(shown: Sequence[Column], page: Contract, width: int) -> list[Text]:
    """Return the concepts that occur in their colours, with what they mean where a line holds that."""
    rows = stanza.rows(page)[2:]
    found = {mark.concept for each in shown for row in rows for mark in each.marks(row)}
    names = [Text(each, COLOURS[each]) for each in CONCEPTS if each in found]
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
    for row in stanza.rows(page)[2:]:
        if stanza.shared([each.stanzas for each in there], row):
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


# Two programs, line by line


class Pair(NamedTuple):
    """A line and what became of it: nothing without a sign; `~` is changed, `-+` is replaced."""

    signs: str
    left: Text | None
    right: Text | None


def difference(
    shown: Sequence[Column], page: Contract, paper: Paper, *, unfold: bool
) -> Iterator[Text]:
    """Yield what somebody changes who takes a program from the first of two frameworks to the other."""
    a, b = shown
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
        for row in stanza.rows(page)[2:]
    ]
    yield from table(headings, widths, paper, rows)


def about(sign: str, column: Column, width: int, paper: Paper) -> list[Text]:
    """Return a column's heading and notes, and the sign of the lines that it alone has."""
    notes = column.cell(stanza.NOTES, width - MARGIN, paper)
    return [
        *margin(sign, wrapped(column.heading, width - MARGIN)),
        *([Text()] if notes else []),
        *margin("", notes),
    ]


def substitutions(a: Framework, b: Framework, paper: Paper) -> Iterator[Text]:
    """Yield for each concept what is said instead, and what it means where there is room."""
    arrow = Text(paper.arrow, "dim")
    rows = [
        [Text(concept, COLOURS[concept]), said(mine, concept), arrow, said(yours, concept)]
        for concept, mine, yours in lexicon.substitutions(a, b)
        if concept in CONCEPTS
    ]
    full = [[*row, Text(lexicon.MEANINGS[row[0].plain], "dim")] for row in rows]
    wide = sum(widest(full)) + GAP * 4 <= paper.width
    widths = widest(full if wide else rows)
    half = (paper.width - widths[0] - widths[2] - GAP * 3) // 2
    widths = widths if wide else [widths[0], min(widths[1], half), widths[2], half]
    for row in full if wide else rows:
        cells = [wrapped(each, width) for each, width in zip(row, widths, strict=True)]
        yield from beside(cells, widths, " " * GAP)


def widest(rows: Sequence[Sequence[Text]]) -> list[int]:
    """Return for each column of a table how wide its widest cell is."""
    return [max(each.cell_len for each in cells) for cells in zip(*rows, strict=True)] or [0] * 4


def said(words: Sequence[str], concept: str) -> Text:
    """Return the words for a concept in its colour, or that there is none."""
    if not words:
        return Text(NO_WORD, "dim italic")
    return Text(", ").join(Text(flat(word), COLOURS[concept]) for word in words)


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


# The words alone


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
            [Text(each, COLOURS[each]), *wrapped(Text(lexicon.MEANINGS[each], "dim"), width)]
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
    found = [Text(flat(each), COLOURS[concept]) for each in framework.lexicon.get(concept, ())]
    return [part for each in found for part in wrapped(each, width)] or [Text("-", "dim")]


# Lines


def table(
    headings: Sequence[Sequence[Text]],
    widths: Sequence[int],
    paper: Paper,
    rows: Iterable[Sequence[Text]],
) -> Iterator[Text]:
    """Yield headings, a rule, and rows with room between them; rows without lines are left out."""
    yield from beside(headings, widths, paper.bar)
    yield Text(paper.cross.join(paper.rule * width for width in widths), "dim")
    for number, row in enumerate(each for each in rows if each):
        yield from beside([[Text()]] * len(widths), widths, paper.bar) if number else ()
        yield from row


def beside(cells: Sequence[Sequence[Text]], widths: Sequence[int], between: str) -> list[Text]:
    """Return lines that hold the lines of several cells, each cell as wide as it shall be."""
    lines = []
    for parts in zip_longest(*cells, fillvalue=Text()):
        padded = [
            Text.assemble(each, " " * (width - each.cell_len))
            for each, width in zip(parts, widths, strict=True)
        ]
        lines.append(Text.assemble((between, "dim")).join(padded))
    return lines


def fit(naturals: Sequence[int], room: int, between: int) -> Iterator[list[int]]:
    """Yield the widths of as many columns as fit beside each other, then those of the next.

    A column that would like to be wider is squeezed when one more fits so; what room is left, it gets.
    """
    least = [min(each, SQUEEZED, room) for each in naturals]
    while least:
        count = max(
            n
            for n, _ in enumerate(least, 1)
            if n == 1 or sum(least[:n]) + between * (n - 1) <= room
        )
        widths, most = least[:count], naturals[:count]
        left = room - sum(widths) - between * (count - 1)
        while left > 0 and (short := [i for i in range(count) if widths[i] < most[i]]):
            widths[min(short, key=widths.__getitem__)] += 1
            left -= 1
        yield widths
        least, naturals = least[count:], naturals[count:]


def prose(text: str, width: int) -> list[Text]:
    """Return paragraphs broken anew, a blank line between them."""
    found = [
        wrapped(Text(flat(each), "italic"), width) for each in text.split("\n\n") if each.strip()
    ]
    return [line for paragraph in found for line in (Text(), *paragraph)][1:]


def wrapped(line: Text, width: int, sign: str = "") -> list[Text]:
    """Return a line in parts that fit, broken at spaces; with a sign, the rest stands deeper behind it."""
    indent = len(line.plain) - len(line.plain.lstrip(" "))
    deeper = min(indent + HANGING, width // 2) if sign else 0
    lead = Text.assemble(" " * (deeper - 2), (f"{sign} ", "dim")) if sign else Text()
    parts: list[Text] = []
    room = width
    while line.cell_len > room:
        at = breaking(line.plain, len(chop_cells(line.plain, room)[0]), 0 if parts else indent)
        parts.append(line[:at])
        line, room = line[at + (line.plain[at] == " ") :], width - deeper
    return [
        Text.assemble(lead if parts and at else "", each) for at, each in enumerate([*parts, line])
    ]


def breaking(line: str, most: int, indent: int) -> int:
    """Return where to break a line: at a space, else after what divides an address, else where it must."""
    space = line.rfind(" ", indent + 1, most + 1)
    return space if space > 0 else line.rfind("/", indent, most - 1) + 1 or max(most, 1)


def terminal() -> Console:
    """Return standard output; where nobody knows its width, it is wide."""
    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(file=sys.stdout, highlight=False, width=None if known else PIPED)


def paper(console: Console, *, plain: bool) -> Paper:
    """Return what a console can show; plain, or without Unicode, it has no signs but those of ASCII."""
    width = max(console.width, LEAST)
    if plain or not console.encoding.startswith("utf"):
        return Paper(width, " | ", "-", "-+-", "...", "->", ">")
    return Paper(width)


def put(lines: Iterable[Text], console: Console, *, plain: bool) -> None:
    """Print the lines, through a pager when a terminal is not tall enough for them."""
    found = [Text(line.plain) if plain else line for line in lines]
    with console.capture() as captured:
        for line in found:
            line.rstrip()
            console.print(line, soft_wrap=True)
    text = captured.get().encode(console.encoding, "backslashreplace").decode(console.encoding)
    if console.file.isatty() and not plain and len(found) >= console.height:
        click.echo_via_pager(text.removesuffix("\n"))  # it adds one, and LESS=-R where none is set
    else:
        click.echo(text, nl=False, color=True)
