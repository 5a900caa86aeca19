"""Lines in a terminal: wrapped, beside each other, and in tables.

Code is not laid out by a table of Rich, which would break it like prose. Text that others wrote is sanitized
and becomes a `Text`, where `[bold]` is six characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from hexapla.source.sanitize import sanitize

SQUEEZED_WIDTH = 60  # characters of a column that is squeezed to fit beside others
COLUMN_GAP = 2  # characters between columns of words
HANGING_INDENT = 4  # characters before the rest of a wrapped line


@dataclass(frozen=True)
class TerminalStyle:
    """The characters of a line, and the signs in and between columns, and of bars."""

    width: int
    bar: str = " │ "
    rule: str = "─"
    cross: str = "─┼─"
    more: str = "…"
    arrow: str = "→"
    broken: str = "↪"
    waits: str = "─"
    blocks: str = "█"
    line: str = "●"


@dataclass(frozen=True)
class HangingIndent:
    """A line that a console wraps, with the rest indented."""

    line: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from wrapped(self.line, options.max_width, " ")


def table_lines(
    headings: Sequence[Sequence[Text]],
    widths: Sequence[int],
    style: TerminalStyle,
    rows: Iterable[Sequence[Text]],
) -> Iterator[Text]:
    """Yield headings, a rule, and rows with an empty line between them; empty rows are left out."""
    yield from beside(headings, widths, style.bar)
    yield Text(style.cross.join(style.rule * width for width in widths), "dim")
    for number, row in enumerate(filter(None, rows)):
        yield from beside([[Text()]] * len(widths), widths, style.bar) if number else ()
        yield from row


def beside(cells: Sequence[Sequence[Text]], widths: Sequence[int], between: str) -> list[Text]:
    lines = []
    for parts in zip_longest(*cells, fillvalue=Text()):
        pairs = zip(parts, widths, strict=True)
        padded = [Text.assemble(part, " " * (width - part.cell_len)) for part, width in pairs]
        lines.append(Text.assemble((between, "dim")).join(padded))
    return lines


def column_widths(wanted: Sequence[int], room: int, between: int) -> Iterator[list[int]]:
    """Yield the widths of as many columns as fit beside each other, then those of the next.

    Columns are squeezed if one more fits then; the rest of the room is given back to them.
    """
    least = [min(width, SQUEEZED_WIDTH, room) for width in wanted]
    while least:
        needed = [sum(least[:n]) + between * (n - 1) for n in range(1, len(least) + 1)]
        count = max(sum(width <= room for width in needed), 1)
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
        most = len(chop_cells(line.plain, room)[0])
        end = break_position(line.plain, most, 0 if parts else indent)
        parts.append(line[:end])
        line, room = line[end + (line.plain[end] == " ") :], width - deeper
    return [
        Text.assemble(lead if number else "", part) for number, part in enumerate([*parts, line])
    ]


def break_position(line: str, most: int, indent: int) -> int:
    """Return where to break a line: at a space, else after a slash, else at `most`."""
    space = line.rfind(" ", indent + 1, most + 1)
    return space if space > 0 else line.rfind("/", indent, most - 1) + 1 or max(most, 1)


def one_line(text: str) -> str:
    """Return text as one sanitized line."""
    return " ".join(sanitize(text).split())
