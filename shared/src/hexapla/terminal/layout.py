"""Lines on a sheet of paper: broken where their reader would break them, beside each other, in tables.

Every line is laid out here, not by a table of Rich, which breaks code like prose. What others wrote goes
through `harmless` and into a `Text`, where `[bold]` is six characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from hexapla.source.sanitize import sanitize

SQUEEZED = 60  # characters of a column that makes room

GAP = 2  # characters between columns of words

HANGING = 4  # characters that the rest of a broken line stands deeper


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


@dataclass(frozen=True)
class Hanging:
    """A line that a console breaks where it must, and the rest stands deeper."""

    line: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the parts of the line."""
        yield from wrapped(self.line, options.max_width, " ")


def breaking(line: str, most: int, indent: int) -> int:
    """Return where to break a line: at a space, else after what divides an address, else where it must."""
    space = line.rfind(" ", indent + 1, most + 1)
    return space if space > 0 else line.rfind("/", indent, most - 1) + 1 or max(most, 1)


def flat(text: str) -> str:
    """Return what others wrote as one harmless line."""
    return " ".join(sanitize(text).split())
