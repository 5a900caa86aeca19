"""Pictures of runs: the tasks as lanes on one time axis, as SVG.

The charts are Vega-Lite's and vl-convert draws them; Altair, which makes the same description from
Python, took three seconds to import and eight more distributions. A picture takes its colours from the page
that it stands in, and so follows it into the dark: `var(--lane)` and `currentColor`. All runs of a program
share one frame, the names of the lanes and the time axis, which a page needs only once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hexapla.page.svg import drawn, inner
from hexapla.process.trace import Event, lanes
from hexapla.source.sanitize import sanitize

WIDTH, LANE = 300, 20  # pixels: of the axis, and of the height of a lane

TOP, RIGHT, BOTTOM = 5, 16, 24  # pixels around the lanes; on the left stand their names

NAME = 24  # characters of a lane's name that are shown

LETTER = 6.2  # pixels of one, in the font of the page, at most

ROOM = 1.04  # of the axis, in units of what is drawn on it

MILLISECONDS = 0.1  # seconds: a shorter axis counts in them

FONT = 11

BOUNDS = ("gathered", "draining", "bye")  # lines after which it is another run for all tasks


@dataclass(frozen=True)
class Frame:
    """What all pictures of a program have in common: their lanes, and how long the time axis is."""

    names: tuple[str, ...]
    until: float  # seconds

    @property
    def scale(self) -> int:
        """Return how many of the axis's units a second has."""
        return 1000 if self.until < MILLISECONDS else 1

    @property
    def left(self) -> int:
        """Return the pixels that the names of the lanes need."""
        return round(LETTER * max(map(len, self.names), default=0)) + 12

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height of the whole picture, in pixels."""
        return self.left + WIDTH + RIGHT, TOP + LANE * len(self.names) + BOTTOM

    @property
    def box(self) -> str:
        """Return where the whole picture lies, as an SVG's `viewBox`: the lanes begin at 0, 0."""
        return " ".join(map(str, (-self.left, -TOP, *self.size)))


def frame(runs: Iterable[Sequence[Event]]) -> Frame:
    """Return a frame into which all of these runs fit."""
    found = [*runs]
    names = {shown(name) for events in found for name in lanes(events)}
    spans = (events[-1].at - events[0].at for events in found if events)
    return Frame(tuple(sorted(names)), max(spans, default=0.0))


def shown(name: str) -> str:
    """Return the name of a lane as it is shown."""
    return sanitize(name)[:NAME]


@cache
def axes(frame: Frame) -> str:
    """Return the names of the lanes and the time axis, as what stands inside of an SVG."""
    unit = "ms" if frame.scale > 1 else "s"
    label = f"datum.label + ' {unit}'"
    time = {"labelExpr": label, "tickCount": 5, "grid": False, "format": ".2~f"}
    lane = {"domain": False, "ticks": False, "labelPadding": 8}
    nothing = {"data": {"values": []}, "mark": "point", "encoding": encoding(frame, time, lane)}
    return inner(drawn(described(frame, [nothing])))


@cache  # the same run is drawn on the page and for the README
def timeline(events: tuple[Event, ...], frame: Frame) -> str:
    """Return a run in a frame, without its axes, as what stands inside of an SVG."""
    began = events[0].at if events else 0.0

    def at(event: Event) -> float:
        return round((event.at - began) * frame.scale, 4)

    found = lanes(events)
    bars = [
        {"lane": shown(name), "at": at(mine[0]), "to": at(mine[-1])} for name, mine in found.items()
    ]
    ticks = [{"lane": shown(name), "at": at(each)} for name, mine in found.items() for each in mine]
    ends = [{"at": at(each)} for each in events if each.subject in BOUNDS]
    where = encoding(frame, None, None)
    bar = {"type": "bar", "height": 8, "color": "var(--lane)"}
    tick = {"type": "tick", "color": "currentColor", "thickness": 1.5, "size": 13, "opacity": 1}
    rule = {"type": "rule", "color": "currentColor", "strokeDash": [2, 3]}
    layers = [
        {"data": {"values": bars}, "mark": bar, "encoding": {**where, "x2": {"field": "to"}}},
        {"data": {"values": ticks}, "mark": tick, "encoding": where},
        {"data": {"values": ends}, "mark": rule, "encoding": {"x": where["x"]}},
    ]
    return inner(drawn(described(frame, layers)))


def encoding(
    frame: Frame, time: Mapping[str, Any] | None, lane: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return where things stand in a frame, with the axes that are given."""
    until = frame.until * frame.scale * ROOM or 1
    x = {"field": "at", "type": "quantitative", "title": None, "axis": time}
    y = {"field": "lane", "type": "nominal", "title": None, "axis": lane}
    return {
        "x": {**x, "scale": {"domain": [0, until], "nice": False}},
        "y": {**y, "scale": {"domain": frame.names}},
    }


def described(frame: Frame, layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a Vega-Lite description of layers in a frame."""
    axis = {f"{part}Color": "currentColor" for part in ("label", "tick", "domain")}
    return {
        "width": WIDTH,
        "height": LANE * len(frame.names),
        "autosize": {"type": "none"},
        "padding": 0,
        "background": None,
        "layer": layers,
        "config": {
            "aria": False,
            "view": {"stroke": None},
            "axis": {**axis, "labelFontSize": FONT, "labelLimit": 0},
        },
    }
