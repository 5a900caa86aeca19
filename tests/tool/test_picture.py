"""A picture of a run is small, lies where its frame says, and has a line for whatever was seen."""

import re

import pytest

pytest.importorskip("vl_convert", reason="it draws the pictures, and is not installed here")

from hexapla.page import timeline
from hexapla.process.trace import Event

RUN = (
    Event(0.0, "a sleeps"),
    Event(0.25, "b sleeps"),
    Event(0.75, "b wakes"),
    Event(1.0, "a wakes"),
    Event(1.0, "main ends"),
)
FRAME = timeline.frame([RUN])


def test_the_lanes_begin_where_its_box_has_its_origin() -> None:
    left, top, width, height = map(int, FRAME.box.split())
    drawn = timeline.timeline(RUN, FRAME)

    assert (width, height) == FRAME.size
    assert left < 0
    assert top < 0
    assert "translate" not in drawn
    assert "M0,10h" in drawn


def test_a_bar_that_is_only_an_edge_is_left_out_and_the_others_are_lines() -> None:
    drawn = timeline.timeline(RUN, FRAME)
    [lanes] = re.findall(r'd="([^"]*)" stroke="var\(--lane\)" stroke-width="8"', drawn)

    assert 2 == lanes.count("M")
    assert "h0" not in lanes


def test_every_line_has_its_tick() -> None:
    ticks = re.findall(r"M\d+,[\d.]+v13", timeline.timeline(RUN, FRAME))

    assert len(RUN) == len(ticks)


def test_the_axis_and_the_names_are_a_few_elements() -> None:
    axes = timeline.axes(FRAME)

    assert ["a", "b", "main"] == re.findall(r">([a-z]+)</text>", axes)
    assert "0.4 s" in axes
    assert 2 == axes.count("<path")
    assert "<g>" not in axes


def test_what_a_lane_is_called_is_text() -> None:
    frame = timeline.frame([(Event(0.0, "<script>\x1b[1m\u202e sleeps"),)])

    assert "&lt;script&gt;␛[1m" in timeline.axes(frame)
