"""A trace as lanes in a terminal: a row for each subject, from its first line to its last."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from hexapla.process.trace import Event, lanes
from hexapla.source.sanitize import sanitize

LANE_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan")


def terminal_lanes(events: Iterable[Event], now: float, width: int) -> RenderableType:
    """Return the tasks as lanes on one time axis that ends now, in seconds."""
    named = [(sanitize(name), lane) for name, lane in lanes(events).items()]
    if not named:
        return Text("")
    label = max(len(name) for name, _ in named)
    width = max(width - label - 3, 10)
    start = min(lane[0].at for _, lane in named)
    scale = (width - 1) / max(now - start, 0.001)
    rows = []
    for number, (name, lane) in enumerate(named):
        first, last = (round((event.at - start) * scale) for event in (lane[0], lane[-1]))
        has_ended = len(lane) > 1
        end = last if has_ended else width - 1
        bar = "╺" if not has_ended and end == first else "━" * (end - first + 1)
        row = Text(f"{name:<{label}}  ", style="bold")
        row.append(" " * min(first, width - 1) + bar, LANE_COLOURS[number % len(LANE_COLOURS)])
        rows.append(row)
    passed = now - start
    time = f"{passed:.2f} s" if passed >= 0.1 else f"{passed * 1000:.1f} ms"
    axis = f"{'':<{label}}  0{time:>{max(width - 1, 1)}}"
    return Group(*rows, Text(axis, style="dim"))
