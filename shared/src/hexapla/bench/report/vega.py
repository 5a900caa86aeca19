"""Charts in Vega-Lite, drawn as SVG."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from markupsafe import Markup

from hexapla.project.root import UserError

WIDTH, LANE, HEIGHT = 240, 15, 220  # pixels: of a plot, of a row, of a plot of lines

TOP, BOTTOM = 9, 38  # pixels around it; the lower ones hold an axis and its title

RIGHT = 16  # pixels on the right of a plot without names there

FONT = 11

LETTER = 6.2  # pixels of one, in the font of the page, at most

LINE = 12  # pixels between the names of two lines

NAME = 28  # characters of a name that are shown

CONFIG = {
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        **{f"{part}Color": "currentColor" for part in ("label", "tick", "domain", "title")},
        "labelFontSize": FONT,
        "titleFontSize": FONT,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "grid": False,
    },
    "text": {"color": "currentColor", "fontSize": FONT},
}

SECONDS = "datum.value < 1 ? format(datum.value, '~s') + 's' : format(datum.value, ',~f') + ' s'"

TEXT = re.compile(r'<text( text-anchor="\w+")? transform="translate\(([\d.-]+),([\d.-]+)\)"[^>]*>')

ROLES = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')  # of no use in a picture

ANCHOR = ' text-anchor="end"'  # which all text has that has none of its own

ROW = {"domain": False, "ticks": False, "labelPadding": 6}


def apart(places: Sequence[float]) -> list[float]:
    """Return places as near to those that are wanted as may be, with room for a name between any two.

    They are in order, in pixels from the top. Names that would overlap are set one below the other around
    the middle of what they want: the least squares of an order (isotonic regression, by pooling).
    """
    pools: list[list[float]] = []
    for number, place in enumerate(places):
        pools.append([place - LINE * number])  # as if a name had no height
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    room = max(HEIGHT - LINE * (len(places) - 1), 0)
    found = [fmean(pool) for pool in pools for _ in pool]
    return [min(max(place, 0), room) + LINE * number for number, place in enumerate(found)]


def drawn(
    layers: Sequence[Mapping[str, Any]],
    values: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    height: int,
    right: int = RIGHT,
) -> tuple[Markup, tuple[int, int]]:
    """Return what stands inside of an SVG, and its size; `names` stand on its left."""
    left = width_of(names)
    description = {
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": TOP, "right": right, "bottom": BOTTOM},
        "background": None,
        "data": {"values": values},
        "layer": layers,
        "config": CONFIG,
    }
    svg = converted(description)
    svg = TEXT.sub(r'<text\1 x="\2" y="\3">', svg).replace(ANCHOR, "")
    return Markup(svg), (left + WIDTH + right, TOP + height + BOTTOM)


def converted(description: Mapping[str, Any]) -> str:
    """Return what stands inside of a chart's SVG; raise `UserError` when vl-convert is not installed."""
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise UserError("The costs need vl-convert: install `hexapla[page]`.") from None
    svg = ROLES.sub("", str(vl_convert.vegalite_to_svg(dict(description))))
    return svg.partition(">")[2].removesuffix("</svg>")


def width_of(names: Iterable[str]) -> int:
    """Return the pixels that names need."""
    return round(LETTER * max(map(len, names), default=0)) + 10


def short(name: str) -> str:
    """Return a name as a plot shows it."""
    return name[:NAME]


def powers(values: Iterable[float]) -> list[float]:
    """Return the powers of ten within values, for an axis of logarithms."""
    found = [*values]
    first, last = (
        math.ceil(math.log10(min(found)) - 1e-9),
        math.floor(math.log10(max(found)) + 1e-9),
    )
    return [10.0**power for power in range(first, last + 1)] or [min(found), max(found)]


def domain(values: Iterable[float]) -> list[float]:
    """Return the ends of an axis of logarithms, which must not be the same."""
    found = [*values]
    least, most = min(found), max(found)
    return [least, most] if least < most else [least / 2, most * 2]
