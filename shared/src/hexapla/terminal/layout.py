"""Lines in a terminal: broken where their reader would break them, beside each other, in tables.

Every line is laid out here, not by a table of Rich, which breaks code like prose. Texts that others wrote go
through `sanitize` and into a `Text`, where `[bold]` is six characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from hexapla.source.sanitize import sanitize

SQUEEZED_WIDTH = 60  # characters of a column that makes room for another
COLUMN_GAP = 2  # characters between columns of words
HANGING_INDENT = 4  # characters that the rest of a broken line is indented by


@dataclass(frozen=True)
class TerminalStyle:
    """How many characters a line has, and the signs between and in the columns."""

    width: int
    bar: str = " │ "
    rule: str = "─"
    cross: str = "─┼─"
    more: str = "…"
    arrow: str = "→"
    broken: str = "↪"


@dataclass(frozen=True)
class HangingIndent:
    """A line that a console breaks where it must, with the rest indented."""

    line: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from wrapped(self.line, options.max_width, " ")


def table_lines(
    headings: Sequence[Sequence[Text]],
    widths: Sequence[int],
    style: TerminalStyle,
    rows: Iterable[Sequence[Text]],
) -> Iterator[Text]:
    """Yield headings, a rule, and rows with room between them; rows without lines are left out."""
    yield from beside(headings, widths, style.bar)
    yield Text(style.cross.join(style.rule * width for width in widths), "dim")
    for number, row in enumerate(filter(None, rows)):
        yield from beside([[Text()]] * len(widths), widths, style.bar) if number else ()
        yield from row


def beside(cells: Sequence[Sequence[Text]], widths: Sequence[int], between: str) -> list[Text]:
    lines = []
    for parts in zip_longest(*cells, fillvalue=Text()):
        padded = [
            Text.assemble(part, " " * (width - part.cell_len))
            for part, width in zip(parts, widths, strict=True)
        ]
        lines.append(Text.assemble((between, "dim")).join(padded))
    return lines


def column_widths(wanted: Sequence[int], room: int, between: int) -> Iterator[list[int]]:
    """Yield the widths of as many columns as fit beside each other, then those of the next.

    A column is squeezed if one more fits then; the room that is left goes to squeezed ones.
    """
    least = [min(width, SQUEEZED_WIDTH, room) for width in wanted]
    while least:
        count = max(
            n
            for n, _ in enumerate(least, 1)
            if n == 1 or sum(least[:n]) + between * (n - 1) <= room
        )
        widths, most = least[:count], wanted[:count]
        left = room - sum(widths) - between * (count - 1)
        while left > 0 and (squeezed := [i for i in range(count) if widths[i] < most[i]]):
            widths[min(squeezed, key=widths.__getitem__)] += 1
            left -= 1
        yield widths
        least, wanted = least[count:], wanted[count:]


def wrapped(line: Text, width: int, sign: str = "") -> list[Text]:
    """Return a line in parts that fit, broken at spaces; with a sign, the rest is indented behind it."""
    indent = len(line.plain) - len(line.plain.lstrip(" "))
    deeper = min(indent + HANGING_INDENT, width // 2) if sign else 0
    lead = Text.assemble(" " * (deeper - 2), (f"{sign} ", "dim")) if sign else Text()
    parts: list[Text] = []
    room = width
    while line.cell_len > room:
        end = break_position(
            line.plain, len(chop_cells(line.plain, room)[0]), 0 if parts else indent
        )
        parts.append(line[:end])
        line, room = line[end + (line.plain[end] == " ") :], width - deeper
    return [
        Text.assemble(lead if number else "", part) for number, part in enumerate([*parts, line])
    ]


def break_position(line: str, most: int, indent: int) -> int:
    """Return where to break a line: at a space, else after the slash of an address, else at `most`."""
    space = line.rfind(" ", indent + 1, most + 1)
    return space if space > 0 else line.rfind("/", indent, most - 1) + 1 or max(most, 1)


def one_line(text: str) -> str:
    """Return what others wrote as one sanitized line."""
    return " ".join(sanitize(text).split())
