"""Pictures of runs: the tasks as lanes on one time axis, as SVG.

The charts are Vega-Lite's and vl-convert draws them; Altair, which makes the same description from
Python, took three seconds to import and eight more distributions. A picture takes its colours from the page
that it stands in, and so follows it into the dark: `var(--lane)` and `currentColor`. All runs of a program
share one frame, the names of the lanes and the time axis, which a page needs only once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hexapla.harmless import harmless
from hexapla.root import Misuse
from hexapla.trace import Event, lanes

WIDTH, LANE = 300, 20  # pixels: of the axis, and of the height of a lane
TOP, RIGHT, BOTTOM = 5, 16, 24  # pixels around the lanes; on the left stand their names
NAME = 24  # characters of a lane's name that are shown
LETTER = 6.2  # pixels of one, in the font of the page, at most
ROOM = 1.04  # of the axis, in units of what is drawn on it
MILLISECONDS = 0.1  # seconds: a shorter axis counts in them
FONT = 11
BOUNDS = ("gathered", "draining", "bye")  # lines after which it is another run for all tasks
ROLES = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|stroke-miterlimit)="[^"]*"')
UNSEEN = re.compile(
    r'<path d="M0,0h\d+v\d+h-\d+Z"/>|<path[^>]*(?: d=""| d="M0,0h0v0h0Z")[^>]*/>|'
    r'<path aria-hidden="true"[^>]*/>|<g/>| transform="translate\(0,0\)"'
)
TYPE = re.compile(r' font-family="[^"]*" font-size="[^"]*" fill="currentColor"')
DIGITS = re.compile(r"-?\d+\.\d{2,}")
BOX = re.compile(r"M(-?[\d.]+),(-?[\d.]+)h([\d.]+)v([\d.]+)h(?:-\3|0)Z")
RULE = re.compile(
    r'<line transform="translate\(([\d.]+),0\)" x2="0" y2="(\d+)" stroke="([^"]*)" stroke-dasharray="2,3"/>'
)
FILLED = re.compile(r'<path d="([^"]*)" fill="([^"]*)"/>')
ALIKE = re.compile(r'<path d="([^"]*)" fill="([^"]*)"/><path d="([^"]*)" fill="\2"/>')
GROUP = re.compile(r"(<g[^>]*>|</g>)")
AT = re.compile(r'(<text[^>]*) transform="translate\((-?[\d.]+),(-?[\d.]+)\)"')
TICK = re.compile(
    r'<line(?: transform="translate\(([\d.]+),0\)")? x2="(\d+)" y2="(\d+)" stroke="([^"]*)"/>'
)
STROKED = re.compile(r'<path d="([^"]*)" stroke="([^"]*)"/><path d="([^"]*)" stroke="\2"/>')


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
    return harmless(name)[:NAME]


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


def drawn(description: Mapping[str, Any]) -> str:
    """Return a chart as SVG; raise `Misuse` when what draws it is not installed."""
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise Misuse("The page needs vl-convert: install `hexapla[page]`.") from None
    return slim(str(vl_convert.vegalite_to_svg(dict(description))))


def slim(svg: str) -> str:
    """Return an SVG without what nobody sees: roles, empty paths, and digits below a tenth of a pixel."""
    svg = ROLES.sub("", UNSEEN.sub("", svg))
    svg = TYPE.sub("", svg).replace(' opacity="1"', "").replace(' stroke-width="1"', "")
    svg = DIGITS.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), svg)
    svg = AT.sub(r'\1 x="\2" y="\3"', without_empty_groups(UNSEEN.sub("", svg)))
    while (fewer := ALIKE.sub(r'<path d="\1\3" fill="\2"/>', svg)) != svg:
        svg = fewer
    svg = RULE.sub(r'<path d="M\1,0v\2" stroke="\3" stroke-dasharray="2,3"/>', svg)
    svg = TICK.sub(ticked, svg)
    while (fewer := STROKED.sub(r'<path d="\1\3" stroke="\2"/>', svg)) != svg:
        svg = fewer
    return FILLED.sub(stroked, svg)


def without_empty_groups(svg: str) -> str:
    """Return an SVG without the groups that say nothing of what is in them."""
    found = ""
    open_: list[str] = []
    for piece in GROUP.split(svg):
        if piece == "</g>":
            found += open_.pop()
        elif GROUP.fullmatch(piece):
            said = piece != "<g>"
            found += piece * said
            open_.append("</g>" * said)
        else:
            found += piece
    return found


def ticked(line: re.Match[str]) -> str:
    """Return a line that is level or upright as a path, which can be joined with others."""
    at, x, y, colour = line.groups(default="0")
    return f'<path d="M{at},0{f"h{x}" if y == "0" else f"v{y}"}" stroke="{colour}"/>'


def stroked(path: re.Match[str]) -> str:
    """Return boxes that are all as wide, or as high, as lines of that width, which is half as long.

    A box that is only an edge is not seen, and left out.
    """
    shape, colour = path.groups()
    boxes = [each for box in BOX.findall(shape) if all((each := tuple(map(float, box)))[2:])]
    widths, heights = ({box[side] for box in boxes} for side in (2, 3))
    if BOX.sub("", shape) or not boxes or 1 not in (len(widths), len(heights)):
        return path[0]
    upright = len(heights) > 1 or (len(widths) == 1 and min(widths) < min(heights))
    lines = [
        f"M{round(x + width / 2)},{y:g}v{height:g}"
        if upright
        else f"M{round(x)},{y + height / 2:g}h{round(width)}"
        for x, y, width, height in boxes
    ]
    thick = min(widths if upright else heights)
    return f'<path d="{"".join(dict.fromkeys(lines))}" stroke="{colour}" stroke-width="{thick:g}"/>'


def inner(svg: str) -> str:
    """Return what stands inside of an SVG's element."""
    return svg.partition(">")[2].removesuffix("</svg>")
