"""A trace as lanes in a terminal: a row for each task, from its first line to its last.

A sign marks each line that a task printed. Between two lines the bar says whether the task blocked its
thread, which only a line `NAME blocks` tells, or waited.
"""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from hexapla.process.trace import Event, lanes
from hexapla.source.sanitize import sanitize
from hexapla.terminal.layout import TerminalStyle

LANE_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan")
LABEL_GAP = 2  # characters between a name and its lane
MIN_LANE_WIDTH = 10  # characters
BLOCKS = "blocks"  # the verb of a task that blocks its thread from here on


def terminal_lanes(
    events: Iterable[Event], now: float, style: TerminalStyle, *, running: bool = False
) -> RenderableType:
    """Return the tasks as lanes on one time axis that ends now.

    Times are in seconds, as in the lines. While the program is running, a task that has printed only one
    line, or blocks its thread, goes on until now.
    """
    named = {sanitize(name): lane for name, lane in lanes(events).items()}
    if not named:
        return Text("")
    widest = max(style.width // 3, 1)
    names = {name: shortened_name(name, widest, style.more) for name in named}
    label = max(Text(name).cell_len for name in names.values())
    width = max(style.width - label - LABEL_GAP - 1, MIN_LANE_WIDTH)
    start = min(lane[0].at for lane in named.values())
    scale = (width - 1) / max(now - start, 0.001)
    rows = []
    for number, (name, lane) in enumerate(named.items()):
        columns = [min(round((event.at - start) * scale), width - 1) for event in lane]
        goes_on = running and (len(lane) == 1 or lane[-1].verb == BLOCKS)
        bar = lane_text(lane, columns, width - 1 if goes_on else columns[-1], style)
        row = Text(names[name], "bold")
        row.append(" " * (label - row.cell_len + LABEL_GAP))
        row.append(bar, LANE_COLOURS[number % len(LANE_COLOURS)])
        rows.append(row)
    blocked = any(event.verb == BLOCKS for lane in named.values() for event in lane)
    return Group(*rows, *axis_rows(start, now, label + LABEL_GAP, width, style, blocked=blocked))


def shortened_name(name: str, most: int, more: str) -> str:
    return name if Text(name).cell_len <= most else name[: max(most - len(more), 1)] + more


def lane_text(lane: Sequence[Event], columns: Sequence[int], end: int, style: TerminalStyle) -> str:
    """Return the characters of a lane: signs for its lines, and bars between them."""
    cells = [" "] * (end + 1)
    for event, begin, until in zip(lane, columns, [*columns[1:], end + 1], strict=True):
        bar = style.blocks if event.verb == BLOCKS else style.waits
        cells[begin:until] = bar * (until - begin)
    for event, column in zip(lane, columns, strict=True):
        if event.verb != BLOCKS:
            cells[column] = style.line
    return "".join(cells)


def axis_rows(
    start: float, now: float, indent: int, width: int, style: TerminalStyle, *, blocked: bool
) -> list[Text]:
    """Return the times at both ends of the axis, and what the signs mean, in one row if that fits."""
    unit, factor = ("s", 1) if now - start >= 0.1 else ("ms", 1000)
    digits = 2 if factor == 1 else 1
    first, last = (f"{at * factor:.{digits}f} {unit}" for at in (start, now))
    meanings = f"{style.line} prints   {style.waits} waits"
    meanings += f"   {style.blocks} blocks its thread" if blocked else ""
    room = width - len(first) - len(last)
    if len(meanings) + 2 * LABEL_GAP <= room:
        return [Text(" " * indent + first + f"{meanings:^{room}}" + last, "dim")]
    axis = f"{first}{last:>{max(width - len(first), len(last) + 1)}}"
    return [Text(" " * indent + axis, "dim"), Text(meanings, "dim")]
