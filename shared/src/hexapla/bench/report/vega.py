"""Three kinds of charts in Vega-Lite, drawn as SVG by vl-convert: bars, ranges and lines.

They take their colours from the page around them: `var(--lane)` and `currentColor`.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from hexapla.bench.report.statistics import Interval
from hexapla.project.root import need_extra

WIDTH_PX, ROW_PX, LINES_PX = 240, 15, 220  # of a chart, of a row in it, of a chart of lines
TOP_PX, BOTTOM_PX = 9, 38  # around it; the axis and its title are at the bottom
RIGHT_PX = 16  # on the right of a chart without names there
FONT_PX, LETTER_PX = 11, 6.2  # the widest letter in the font of the page, on average
LABEL_PX, LEADER_PX = 12, 16  # height of a name at the end of a line, and width of what leads to it
MAX_NAME = 28  # characters
LANE = "var(--lane)"  # the colour of a framework's lane on the page

CONFIG = {
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        **{f"{part}Color": "currentColor" for part in ("label", "tick", "domain", "title")},
        "labelFontSize": FONT_PX,
        "titleFontSize": FONT_PX,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "grid": False,
    },
    "text": {"color": "currentColor", "fontSize": FONT_PX},
}

SECONDS = "datum.value < 1 ? format(datum.value, '~s') + 's' : format(datum.value, ',~f') + ' s'"
TEXT = re.compile(r'<text( text-anchor="\w+")? transform="translate\(([\d.-]+),([\d.-]+)\)"[^>]*>')
ROLES = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')  # the page has its own
END = ' text-anchor="end"'  # the page has it on the whole SVG
NUMBER = re.compile(r"-?\d+\.\d{2,}")  # finer than a tenth of a pixel
NOTHING = re.compile(
    r'<path d="(?:|M0,0h0v0h0Z)"[^>]*/>|<path d="M0,0h[\d.]+v[\d.]+h-[\d.]+Z"/>'
    r'| transform="translate\(0,0\)"| [xy]2?="0"| opacity="1"| stroke-width="1"|<g></g>'
)


@dataclass(frozen=True)
class Chart:
    """What Vega-Lite is told, and the size of the picture in pixels."""

    description: Mapping[str, Any]
    size: tuple[int, int]

    @cached_property
    def svg(self) -> Markup:
        """Return the inside of an SVG; raise `UserError` when vl-convert is not installed."""
        svg = TEXT.sub(r'<text\1 x="\2" y="\3">', inner_svg(self.description)).replace(END, "")
        return Markup(NOTHING.sub("", NUMBER.sub(lambda it: f"{float(it[0]):.1f}", svg)))


def bars(rows: Mapping[str, Interval], rules: Sequence[float], title: str) -> Chart:
    """Return a bar from zero for each row, with its interval over it, and vertical rules."""
    names = [*map(short, rows)]
    values = [{"name": short(name), **asdict(interval)} for name, interval in rows.items()]
    scale = {"domain": [0, max(row.high for row in rows.values()) or 1], "nice": False}
    axis = {"title": title, "tickCount": 5, "format": ",~f"}
    x, y = {"type": "quantitative", "axis": axis, "scale": scale}, row_axis(names)
    middle = {**x, "field": "middle"}
    interval = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    layers = [
        layer("bar", {"x": middle, "y": y}, height=8, color=LANE),
        layer("bar", interval, height=2),
        layer("rule", {"x": middle}, [{"middle": rule} for rule in rules], strokeDash=[2, 3]),
    ]
    return chart(layers, values, width_of(names), ROW_PX * len(names))


def ranges(rows: Mapping[str, Sequence[float]], title: str) -> Chart:
    """Return a line from the least to the greatest value of each row, with a tick at each, on a log axis."""
    names = [*map(short, rows)]
    ticks = [{"name": short(name), "value": v} for name, values in rows.items() for v in values]
    spans = [{"name": short(name), "low": min(v), "high": max(v)} for name, v in rows.items()]
    numbers = [value for values in rows.values() for value in values]
    x, y = log_axis(numbers, {"title": title, "format": ",~f"}), row_axis(names)
    span = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    value = {"x": {**x, "field": "value"}, "y": y}
    layers = [
        layer("bar", span, height=3, color=LANE),
        layer("tick", value, ticks, thickness=1.5, size=9, opacity=1),
    ]
    return chart(layers, spans, width_of(names), ROW_PX * len(names))


def lines(rows: Mapping[str, Mapping[int, float]], title: str) -> Chart:
    """Return a line for each row, costs in seconds by counts, on two log axes; names are on the right."""
    counts = [float(count) for points in rows.values() for count in points]
    costs = [cost for points in rows.values() for cost in points.values()]
    values = [
        {"name": short(name), "count": count, "cost": cost}
        for name, points in rows.items()
        for count, cost in sorted(points.items())
    ]
    height = max(LINES_PX, LABEL_PX * len(rows))
    ends = [(points[max(points)], max(points), short(name)) for name, points in rows.items()]
    ends.sort(key=lambda end: -end[0])
    parts = [(place + 0.5) / len(rows) for place in range(len(rows))]  # of the height, from above
    labels = [
        {
            "name": name,
            "count": count,
            "cost": cost,
            "at": part * height,
            "end": cost_at(
                1 - part, costs
            ),  # on the scale of the costs, for what leads to the name
        }
        for part, (cost, count, name) in zip(parts, ends, strict=True)
    ]
    x = log_axis(counts, {"title": title, "labelExpr": "format(datum.value, '~s')"})
    y = log_axis(costs, {"title": None, "labelExpr": SECONDS})
    points = {"x": {**x, "field": "count"}, "y": {**y, "field": "cost"}}
    name, right = {"field": "name", "type": "nominal"}, {"value": WIDTH_PX + LEADER_PX}
    leader = {**points, "x2": right, "y2": {"field": "end"}}
    label_y = {"field": "at", "type": "quantitative", "scale": None, "axis": None}
    text = {"x": right, "y": label_y, "text": name}
    layers = [
        layer("line", {**points, "detail": name}, color=LANE, strokeWidth=1.5),
        layer("rule", leader, labels, strokeWidth=0.5, opacity=0.5),
        layer("text", text, labels, align="left", baseline="middle", dx=2),
    ]
    names_px = LEADER_PX + width_of(map(short, rows))
    return chart(layers, values, width_of(["10,000 s"]), height, names_px)


def layer(
    mark: str,
    encoding: Mapping[str, Any],
    values: Sequence[Mapping[str, Any]] | None = None,
    **style: Any,
) -> dict[str, Any]:
    """Return a layer that draws values of its own, or those of the whole chart."""
    data = {} if values is None else {"data": {"values": values}}
    return {**data, "mark": {"type": mark, "color": "currentColor", **style}, "encoding": encoding}


def chart(
    layers: Sequence[Mapping[str, Any]],
    values: Sequence[Mapping[str, Any]],
    left: int,
    height: int,
    right: int = RIGHT_PX,
) -> Chart:
    """Return layers over shared values; `left` and `right` are pixels for the names beside them."""
    description = {
        "width": WIDTH_PX,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": TOP_PX, "right": right, "bottom": BOTTOM_PX},
        "background": None,
        "data": {"values": values},
        "layer": layers,
        "config": CONFIG,
    }
    return Chart(description, (left + WIDTH_PX + right, TOP_PX + height + BOTTOM_PX))


def inner_svg(description: Mapping[str, Any]) -> str:
    need_extra("A plot", "page", "vl_convert")
    import vl_convert

    svg = ROLES.sub("", str(vl_convert.vegalite_to_svg(dict(description))))
    return svg.partition(">")[2].removesuffix("</svg>")


def row_axis(names: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"domain": False, "ticks": False, "labelPadding": 6},
        "scale": {"domain": names},
    }


def log_axis(values: Sequence[float], axis: Mapping[str, Any]) -> dict[str, Any]:
    low, high = ends_of(values)
    exponents = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    return {
        "type": "quantitative",
        "axis": {**axis, "values": [10.0**exponent for exponent in exponents] or [low, high]},
        "scale": {"type": "log", "domain": [low, high], "nice": False},
    }


def ends_of(values: Sequence[float]) -> tuple[float, float]:
    """Return where an axis of these values begins and ends."""
    low, high = min(values), max(values)
    return (low, high) if low < high else (low / 2, high * 2)


def cost_at(part: float, costs: Sequence[float]) -> float:
    """Return the cost at this part of the height of a log axis."""
    low, high = ends_of(costs)
    return float(low * (high / low) ** part)


def width_of(names: Iterable[str]) -> int:
    return round(LETTER_PX * max(map(len, names), default=0)) + 10


def short(name: str) -> str:
    return name[:MAX_NAME]
