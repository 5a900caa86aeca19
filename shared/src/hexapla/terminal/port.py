"""The map of a move in a terminal: entries, programs, words, and what differs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from hexapla.behaviours.port import Counterpart, Move
from hexapla.behaviours.query import Difference
from hexapla.project.porting import PortingSource
from hexapla.project.root import is_checkout, root
from hexapla.source.sanitize import sanitize
from hexapla.terminal.layout import HangingIndent
from hexapla.terminal.tables import plain_table

NOTHING_YET = "nothing here yet"
BITES = "!"  # before a question that bites
LEGEND = (
    f"{BITES}: code that is carried over prints other lines or another order, loses something, or ends "
    "otherwise, and no error says so."
)


def coverage_table(sources: Sequence[PortingSource]) -> RenderableType:
    """Return how many entries of each source are shown, and of all."""
    table = plain_table("source", "of", "entries", "shown")
    for column in table.columns[2:]:
        column.justify = "right"
    for source in sources:
        counts = (str(len(source.entries)), str(source.covered))
        table.add_row(Text(sanitize(source.title)), source.framework, *counts)
    table.add_row("all", "", *map(str, coverage_sum(sources)), style="bold")
    return table


def coverage_sum(sources: Sequence[PortingSource]) -> tuple[int, int]:
    entries = sum(len(source.entries) for source in sources)
    return entries, sum(source.covered for source in sources)


def port_lines(move: Move, sources: Sequence[PortingSource]) -> RenderableType:
    """Return the entries of each source; a question is printed where it comes first, and then only named."""
    printed: set[str] = set()
    lines: list[Text] = []
    for source in sources:
        counterparts = move.counterparts(source)
        count = sum(counterpart.exists for counterpart in counterparts)
        lines.append(Text.assemble((sanitize(source.title), "bold"), f"  {source.link}"))
        lines.append(Text(f"{count} of {len(counterparts)} entries are shown in {move.b.name}."))
        for counterpart in counterparts:
            lines += [Text(), *counterpart_block(counterpart, move, printed)]
        lines.append(Text())
    names = f"{move.a.framework.name} {move.b.framework.name}"
    lines += [Text(LEGEND), Text(f"The code, line by line: hexapla show PROGRAM {names} --diff")]
    return Group(*map(HangingIndent, lines))


def counterpart_block(counterpart: Counterpart, move: Move, printed: set[str]) -> Iterator[Text]:
    entry = counterpart.entry
    yield Text(sanitize(entry.name), "bold")
    if not entry.shown:
        note = f": {entry.note}" if entry.note else ""
        yield Text(sanitize(f"    {NOTHING_YET}{note}"), "dim")
        return
    for name in entry.shown:
        file = counterpart.files[name.partition("/")[0]]
        yield Text(sanitize(f"    {name}  {place_of(file)}")) if file else Text(f"    {name}")
    own, others = (", ".join(words) or "-" for words in counterpart.words)
    yield Text(sanitize(f"    {own} -> {others}"), "cyan")
    if entry.note:
        yield Text(sanitize(f"    {entry.note}"))
    for sentence in counterpart.lacking:
        yield Text(sanitize(f"    {sentence}"), "yellow")
    for difference in counterpart.differences:
        if difference.question.id not in printed:
            printed.add(difference.question.id)
            yield difference_line(difference, move)
        else:
            yield Text(f"  {mark_of(difference, move)} {difference.question.id}: see above", "dim")


def difference_line(difference: Difference, move: Move) -> Text:
    question, answers = difference.question, difference.answers
    change = f"{answers[0].answer} -> {answers[1].answer}"
    bites = mark_of(difference, move)
    return Text.assemble(
        f"  {bites} ",
        (question.id, "bold red" if bites == BITES else "bold"),
        sanitize(f"  {question.sentence} {change}"),
    )


def mark_of(difference: Difference, move: Move) -> str:
    return BITES if difference.question.id in move.biting else " "


def place_of(file: Path) -> str:
    """Return a file as seen from the checkout; in a wheel, as it is."""
    return str(file).removeprefix(f"{root()}/") if is_checkout() else str(file)
