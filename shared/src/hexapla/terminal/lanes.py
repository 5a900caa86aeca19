"""A trace as lanes in a terminal: a row for each subject, from its first line to its last."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from hexapla.process.trace import Event, lanes
from hexapla.source.sanitize import sanitize

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan")


def timeline(events: Iterable[Event], now: float, width: int) -> RenderableType:
    """Return the tasks as lanes on one time axis that ends now."""
    found = [(sanitize(name), mine) for name, mine in lanes(events).items()]
    if not found:
        return Text("")
    label = max(len(name) for name, _ in found)
    width = max(width - label - 3, 10)
    began = min(mine[0].at for _, mine in found)
    scale = (width - 1) / max(now - began, 0.001)
    rows = []
    for number, (name, mine) in enumerate(found):
        first, last = (round((each.at - began) * scale) for each in (mine[0], mine[-1]))
        open_end = len(mine) == 1
        until = width - 1 if open_end else last
        bar = "╺" if open_end and until == first else "━" * (until - first + 1)
        row = Text(f"{name:<{label}}  ", style="bold")
        row.append(" " * min(first, width - 1) + bar, style=COLOURS[number % len(COLOURS)])
        rows.append(row)
    passed = now - began
    ended = f"{passed:.2f} s" if passed >= 0.1 else f"{passed * 1000:.1f} ms"
    axis = f"{'':<{label}}  0{ended:>{max(width - 1, 1)}}"
    return Group(*rows, Text(axis, style="dim"))
