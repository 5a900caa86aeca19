"""SVG made small enough to stand in a page."""

import re
from collections.abc import Mapping
from typing import Any

from hexapla.project.root import UserError

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


def drawn(description: Mapping[str, Any]) -> str:
    """Return a chart as SVG; raise `UserError` when what draws it is not installed."""
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise UserError("The page needs vl-convert: install `hexapla[page]`.") from None
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
