"""Three kinds of charts in Vega-Lite, drawn as SVG by vl-convert: bars, ranges and lines.

They take their colours from the page around them: `var(--lane)` and `currentColor`.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from hexapla.bench.report.statistics import Interval
from hexapla.project.root import UserError

WIDTH_PX, ROW_PX, LINES_PX = 240, 15, 220  # of a chart, of a row in it, of a chart of lines
TOP_PX, BOTTOM_PX = 9, 38  # around it; the axis and its title are at the bottom
RIGHT_PX = 16  # on the right of a chart without names there
FONT_PX, LETTER_PX = 11, 6.2  # the widest letter in the font of the page, on average
LABEL_PX, LEADER_PX = 12, 16  # height of a name at the end of a line, and width of what leads to it
MAX_NAME = 28  # characters

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


@dataclass(frozen=True)
class Chart:
    """The inside of an SVG, and its size in pixels."""

    svg: Markup
    size: tuple[int, int]


def bars(rows: Mapping[str, Interval], rules: Sequence[float], title: str) -> Chart:
    """Return a bar from zero for each row, with its interval over it, and vertical rules."""
    names = [*map(short, rows)]
    values = [{"name": short(name), **asdict(interval)} for name, interval in rows.items()]
    scale = {"domain": [0, max(row.high for row in rows.values()) or 1], "nice": False}
    axis = {"title": title, "tickCount": 5, "format": ",~f"}
    x, y = {"type": "quantitative", "axis": axis, "scale": scale}, row_axis(names)
    layers: list[Mapping[str, Any]] = [
        {
            "mark": {"type": "bar", "height": 8, "color": "var(--lane)"},
            "encoding": {"x": {**x, "field": "middle"}, "y": y},
        },
        {
            "mark": {"type": "bar", "height": 2, "color": "currentColor"},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "data": {"values": [{"middle": rule} for rule in rules]},
            "mark": {"type": "rule", "color": "currentColor", "strokeDash": [2, 3]},
            "encoding": {"x": {**x, "field": "middle"}},
        },
    ]
    return chart(layers, values, width_of(names), ROW_PX * len(names))


def ranges(rows: Mapping[str, Sequence[float]], title: str) -> Chart:
    """Return a line from the least to the greatest value of each row, with a tick at each, on a log axis."""
    names = [*map(short, rows)]
    ticks = [{"name": short(name), "value": v} for name, values in rows.items() for v in values]
    spans = [{"name": short(name), "low": min(v), "high": max(v)} for name, v in rows.items()]
    numbers = [value for values in rows.values() for value in values]
    x, y = log_axis(numbers, {"title": title, "format": ",~f"}), row_axis(names)
    tick = {"type": "tick", "color": "currentColor"}
    layers: list[Mapping[str, Any]] = [
        {
            "mark": {"type": "bar", "height": 3, "color": "var(--lane)"},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "data": {"values": ticks},
            "mark": {**tick, "thickness": 1.5, "size": 9, "opacity": 1},
            "encoding": {"x": {**x, "field": "value"}, "y": y},
        },
    ]
    return chart(layers, spans, width_of(names), ROW_PX * len(names))


def lines(rows: Mapping[str, Mapping[int, float]], title: str) -> Chart:
    """Return a line for each row, costs in seconds by counts, on two log axes.

    The names are one below the other on the right, in the order of the lines' ends, to which thin lines lead.
    """
    counts = [float(count) for points in rows.values() for count in points]
    costs = [cost for points in rows.values() for cost in points.values()]
    values = [
        {"name": short(name), "count": count, "cost": cost}
        for name, points in rows.items()
        for count, cost in sorted(points.items())
    ]
    height = max(LINES_PX, LABEL_PX * len(rows))
    ends = [(points[max(points)], max(points), short(name)) for name, points in rows.items()]
    labels = [
        {"name": name, "count": count, "cost": cost, "at": (place + 0.5) * height / len(rows)}
        for place, (cost, count, name) in enumerate(sorted(ends, key=lambda end: -end[0]))
    ]
    x = log_axis(counts, {"title": title, "labelExpr": "format(datum.value, '~s')"})
    y = log_axis(costs, {"title": None, "labelExpr": SECONDS})
    points = {"x": {**x, "field": "count"}, "y": {**y, "field": "cost"}}
    label_y = {"field": "at", "type": "quantitative", "scale": None, "axis": None}
    layers: list[Mapping[str, Any]] = [
        {
            "mark": {"type": "line", "color": "var(--lane)", "strokeWidth": 1.5},
            "encoding": {**points, "detail": {"field": "name", "type": "nominal"}},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "rule", "color": "currentColor", "strokeWidth": 0.5, "opacity": 0.5},
            "encoding": {**points, "x2": {"value": WIDTH_PX + LEADER_PX}, "y2": {"field": "at"}},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 2},
            "encoding": {
                "x": {"value": WIDTH_PX + LEADER_PX},
                "y": label_y,
                "text": {"field": "name", "type": "nominal"},
            },
        },
    ]
    right = LEADER_PX + width_of(map(short, rows))
    return chart(layers, values, width_of(["10,000 s"]), height, right)


def chart(
    layers: Sequence[Mapping[str, Any]],
    values: Sequence[Mapping[str, Any]],
    left: int,
    height: int,
    right: int = RIGHT_PX,
) -> Chart:
    """Draw layers over shared values; `left` and `right` are pixels for the names beside them."""
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
    svg = TEXT.sub(r'<text\1 x="\2" y="\3">', inner_svg(description)).replace(END, "")
    return Chart(Markup(svg), (left + WIDTH_PX + right, TOP_PX + height + BOTTOM_PX))


def inner_svg(description: Mapping[str, Any]) -> str:
    """Return what is inside of a chart's SVG; raise `UserError` when vl-convert is not installed."""
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise UserError("The costs need vl-convert: install `hexapla[page]`.") from None
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
    low, high = min(values), max(values)
    exponents = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    ends = [low, high] if low < high else [low / 2, high * 2]
    return {
        "type": "quantitative",
        "axis": {**axis, "values": [10.0**exponent for exponent in exponents] or [low, high]},
        "scale": {"type": "log", "domain": ends, "nice": False},
    }


def width_of(names: Iterable[str]) -> int:
    return round(LETTER_PX * max(map(len, names), default=0)) + 10


def short(name: str) -> str:
    return name[:MAX_NAME]
