"""Pictures of runs: the tasks as lanes on one time axis, as SVG.

The charts are Vega-Lite's and vl-convert draws them; Altair, which makes the same description from
Python, took three seconds to import and eight more distributions. A picture takes its colours from the page
that it stands in, and so follows it into the dark: `var(--lane)` and `currentColor`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hexapla.harmless import harmless
from hexapla.root import Misuse
from hexapla.trace import Event, lanes

WIDTH, LANE = 300, 20  # pixels: of the axis, and of the height of a lane
NAME = 24  # characters of a lane's name that are shown
ROOM = 1.04  # of the axis, in units of what is drawn on it
MILLISECONDS = 0.1  # seconds: a shorter axis counts in them
FONT = 11
BOUND = "gathered"  # the line that ends a run belongs to no task
ROLES = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|stroke-miterlimit)="[^"]*"')
UNSEEN = re.compile(r'<path[^>]*(?: d=""| d="M0,0h0v0h0Z")[^>]*/>|<path aria-hidden="true"[^>]*/>')
TYPE = re.compile(r' font-family="[^"]*" font-size="[^"]*" fill="currentColor"')
DIGITS = re.compile(r"-?\d+\.\d{2,}")
EMPTY = re.compile(r"<g>((?:(?!<g).)*?)</g>")


def span(events: Sequence[Event]) -> float:
    """Return the seconds from the first line of a run to its last."""
    return events[-1].at - events[0].at if events else 0.0


def timeline(events: Sequence[Event], until: float, title: str) -> str:
    """Return a run as SVG, on an axis that ends a little after `until` seconds from its first line."""
    began = events[0].at if events else 0.0
    unit, scale = ("ms", 1000) if until < MILLISECONDS else ("s", 1)
    bars, ticks = [], []
    for name, mine in sorted(lanes(events).items()):
        lane = harmless(name)[:NAME]
        at = [round((each.at - began) * scale, 4) for each in mine]
        bars.append({"lane": lane, "from": at[0], "to": at[-1]})
        ticks += [{"lane": lane, "at": each} for each in at]
    ends = [{"at": round((each.at - began) * scale, 4)} for each in events if each.subject == BOUND]
    return drawn(chart(bars, ticks, ends, until * scale * ROOM or 1, unit), title)


def chart(
    bars: Sequence[Mapping[str, Any]],
    ticks: Sequence[Mapping[str, Any]],
    ends: Sequence[Mapping[str, Any]],
    until: float,
    unit: str,
) -> dict[str, Any]:
    """Return a Vega-Lite description of lanes, of the moments on them, and of the end of it all."""
    label = f"datum.label + ' {unit}'"
    axis = {"labelExpr": label, "tickCount": 5, "grid": False, "format": ".2~f"}
    scale = {"domain": [0, until], "nice": False}
    time = {"type": "quantitative", "title": None, "scale": scale, "axis": axis}
    row = {"domain": False, "ticks": False, "labelPadding": 8}
    lane = {"field": "lane", "type": "nominal", "sort": None, "title": None, "axis": row}
    bar = {"type": "bar", "height": 8, "color": "var(--lane)"}
    tick = {"type": "tick", "color": "currentColor", "thickness": 1.5, "size": 13, "opacity": 1}
    rule = {"type": "rule", "color": "currentColor", "strokeDash": [2, 3]}
    return {
        "width": WIDTH,
        "height": {"step": LANE},
        "background": None,
        "layer": [
            {
                "data": {"values": bars},
                "mark": bar,
                "encoding": {"x": {**time, "field": "from"}, "x2": {"field": "to"}, "y": lane},
            },
            {
                "data": {"values": ticks},
                "mark": tick,
                "encoding": {"x": {**time, "field": "at"}, "y": lane},
            },
            {
                "data": {"values": ends},
                "mark": rule,
                "encoding": {"x": {**time, "field": "at"}},
            },
        ],
        "config": {
            "aria": False,
            "view": {"stroke": None},
            "axis": {
                "labelColor": "currentColor",
                "tickColor": "currentColor",
                "domainColor": "currentColor",
                "labelFontSize": FONT,
                "labelLimit": 0,
            },
        },
    }


def drawn(description: Mapping[str, Any], title: str) -> str:
    """Return a chart as SVG with a title for those who do not see it.

    Raises `Misuse` when what draws it is not installed.
    """
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise Misuse("The page needs vl-convert: install `hexapla[page]`.") from None
    svg = str(vl_convert.vegalite_to_svg(dict(description)))
    return re.sub("<svg [^>]*?(width=[^>]*)>", rf'<svg \1 role="img">{_title(title)}', slim(svg))


def slim(svg: str) -> str:
    """Return an SVG without what nobody sees: roles, empty paths, and digits below a tenth of a pixel."""
    svg = ROLES.sub("", UNSEEN.sub("", svg))
    svg = TYPE.sub("", svg).replace(' opacity="1"', "").replace(' stroke-width="1"', "")
    svg = DIGITS.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), svg)
    while (fewer := EMPTY.sub(r"\1", svg)) != svg:
        svg = fewer
    return svg


def _title(text: str) -> str:
    escaped = harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace("\\", r"\\")
    return f"<title>{escaped}</title>"
